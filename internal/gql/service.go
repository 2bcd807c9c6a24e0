package gql

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/graph-gophers/graphql-go"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/graph"
	"parley/schema"
)

// Limits bound what one request may ask. A zero field takes the preset.
type Limits struct {
	// QueryBytes bounds the document; 20,000.
	QueryBytes int
	// VariableBytes bounds the variables; 100,000.
	VariableBytes int
	// Tokens bounds the document; 3,000.
	Tokens int
	// Depth bounds nested fields, fragments counted where they are spread; 16.
	Depth int
	// Fields bounds all fields after fragments are spread; 600.
	Fields int
	// Overlap bounds the pairs of fields that stand at one place under one name; 2,000.
	Overlap int
	// Aliases bounds renamed fields, before fragments are spread; 100.
	Aliases int
	// Directives bounds @skip, @include and the like; 50.
	Directives int
	// Cost bounds the request by the rule of [Service]; 100,000.
	Cost int
	// Parallelism bounds the resolvers of one request that run at a time; 8.
	Parallelism int
	// CacheBytes bounds the kept answers; 32 MiB. Negative keeps none.
	CacheBytes int
}

func preset(n *int, value int) {
	if *n == 0 {
		*n = value
	}
}

// Options of a [Service].
type Options struct {
	Limits Limits
	// Logger takes the causes of failed fields; nil discards them.
	Logger *slog.Logger
}

// Service answers GraphQL requests; many goroutines may use it at once.
//
// The cost of a field is 1 and, for a list, its length times the cost of what
// is selected in it: first or last, their default, or for a list without pages
// the longest that the data hold. Fields that work however little of their answer
// is selected cost a base beside that: networks, paths, facets, searches and
// introspection. docs/queries.md tells the same to users.
type Service struct {
	explorer  *graph.Explorer
	limits    Limits
	log       *slog.Logger
	sdl       *ast.Schema
	schema    *graphql.Schema
	documents *lru[[32]byte, *document]
	answers   *lru[[32]byte, Answer] // by what is asked, however it is written
	keyed     *lru[[32]byte, Answer] // by the key of the request
}

// New makes a service over an explorer.
func New(e *graph.Explorer, o Options) (*Service, error) {
	l := o.Limits
	preset(&l.QueryBytes, 20_000)
	preset(&l.VariableBytes, 100_000)
	preset(&l.Tokens, 3_000)
	preset(&l.Depth, 16)
	preset(&l.Fields, 600)
	preset(&l.Overlap, 2_000)
	preset(&l.Aliases, 100)
	preset(&l.Directives, 50)
	preset(&l.Cost, 100_000)
	preset(&l.Parallelism, 8)
	preset(&l.CacheBytes, 32<<20)
	s := &Service{explorer: e, limits: l, log: o.Logger}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.log = s.log.With(slog.String("component", "gql"))
	var err error
	if s.sdl, err = gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: schema.SDL}); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	s.schema, err = graphql.ParseSchema(schema.SDL, &root{},
		graphql.UseStringDescriptions(), graphql.UseFieldResolvers(),
		graphql.MaxDepth(2*l.Depth), graphql.MaxParallelism(l.Parallelism), graphql.MaxQueryLength(8*l.QueryBytes),
		graphql.MaxSelections(2*l.Fields), graphql.OverlapValidationLimit(20*l.Overlap),
		graphql.PanicHandler(panics{s.log}), graphql.Logger(panics{s.log}))
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	s.documents = newLRU[[32]byte, *document](16 << 20)
	s.answers = newLRU[[32]byte, Answer](l.CacheBytes / 2)
	s.keyed = newLRU[[32]byte, Answer](l.CacheBytes / 2)
	return s, nil
}

// response is a GraphQL response. What is empty is left out.
type response struct {
	Errors     []fault
	Data       json.RawMessage
	Extensions *extensions
}

type extensions struct {
	Cost        *costExtension `json:"cost,omitempty"`
	DataVersion string         `json:"dataVersion,omitempty"`
}

type costExtension struct {
	Requested int `json:"requested"`
	Limit     int `json:"limit"`
}

// encode writes a response: errors first, as the specification advises. The
// data, most of it, are JSON already and go in as they are; encoding/json
// would read them through once more.
func encode(r response) []byte {
	var b bytes.Buffer
	b.Grow(len(r.Data) + 256)
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	separator := byte('{')
	part := func(key string, v any) {
		b.WriteByte(separator)
		separator = ','
		b.WriteString(key)
		if data, ok := v.(json.RawMessage); ok {
			b.Write(data)
			return
		}
		if err := enc.Encode(v); err != nil {
			panic("gql: errors and extensions are always JSON: " + err.Error())
		}
		b.Truncate(b.Len() - len("\n"))
	}
	if len(r.Errors) > 0 {
		part(`"errors":`, r.Errors)
	}
	if r.Data != nil {
		part(`"data":`, r.Data)
	}
	if r.Extensions != nil {
		part(`"extensions":`, r.Extensions)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func refuse(faults ...fault) Answer {
	return Answer{Body: encode(response{Errors: faults}), Failed: true}
}

// Kept gives the answer that is kept for requests of a key, if the data are
// still those that answered it: [Service.Do] would give the same, but has to
// read the request first.
func (s *Service) Kept(ctx context.Context, key [32]byte) (Answer, bool) {
	a, ok := s.keyed.get(key)
	if !ok {
		return a, false
	}
	v, err := s.explorer.At(ctx)
	if err != nil || v.Version() != a.Version {
		return Answer{}, false
	}
	a.Cached = true
	return a, true
}

// keepKeyed keeps an answer by the key of its request.
func (s *Service) keepKeyed(r Request, a Answer) {
	if r.Key != [32]byte{} {
		s.keyed.put(r.Key, a, a.size())
	}
}

// size counts more than the body, which may be kept compressed too.
func (a Answer) size() int { return len(a.Body) * 3 / 2 }

// Do answers a request. It never fails as such: what went wrong is in the
// answer, coded.
func (s *Service) Do(ctx context.Context, r Request) Answer {
	doc, faults := s.prepare(r)
	if faults != nil {
		return refuse(faults...)
	}
	op, variables, faults := s.operation(doc, r)
	if faults != nil {
		return refuse(faults...)
	}
	var answer Answer
	err := s.explorer.Do(ctx, func(v *graph.View) (err error) {
		answer, err = s.run(ctx, v, r, op, variables)
		return err
	})
	if err != nil && answer.Body == nil {
		return refuse(faultOf(err))
	}
	return answer
}

// run answers on one view. Its error is a CONFLICT that is worth another try;
// then the answer tells it too.
func (s *Service) run(ctx context.Context, v *graph.View, r Request, op *operation, variables map[string]any) (Answer, error) {
	key := op.answerKey(v.Version(), variables)
	if a, ok := s.answers.get(key); ok {
		s.keepKeyed(r, a)
		a.Cached = true
		return a, nil
	}
	q := &request{view: v}
	cost, dearest, err := s.cost(ctx, q, op, variables)
	if err != nil {
		return refuse(faultOf(err)), nil
	}
	ext := &extensions{Cost: &costExtension{cost, s.limits.Cost}, DataVersion: v.Version()}
	if cost > s.limits.Cost {
		f := newFault(graph.Limit, dearest.refusal(cost, s.limits.Cost))
		return Answer{Body: encode(response{Errors: []fault{f}, Extensions: ext}), Failed: true, Cost: cost}, nil
	}
	ctx = context.WithValue(ctx, requestKey{}, q)
	res := s.schema.Exec(ctx, op.text(r.Query), r.OperationName, variables)
	for _, e := range res.Errors {
		if graph.CodeOf(e.ResolverError) == graph.Conflict {
			err = e.ResolverError
		}
	}
	faults := s.present(ctx, res.Errors)
	data := res.Data
	if len(data) == 0 {
		data = json.RawMessage("null")
	}
	a := Answer{
		Body: encode(response{Errors: faults, Data: data, Extensions: ext}), Ran: true, Failed: len(faults) > 0, Version: v.Version(), Cost: cost,
	}
	if !a.Failed {
		a.forms = &forms{}
		s.answers.put(key, a, a.size())
		s.keepKeyed(r, a)
	}
	return a, err
}

// answerKey names an answer: the same document, operation and variables on the
// same data have the same.
func (o *operation) answerKey(version string, variables map[string]any) [32]byte {
	h := sha256.New()
	h.Write(o.document.key[:])
	v, err := json.Marshal([]any{o.definition.Name, version, variables})
	if err != nil {
		panic("gql: variables came from JSON: " + err.Error())
	}
	h.Write(v)
	return [32]byte(h.Sum(nil))
}
