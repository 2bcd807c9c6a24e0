package server

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// routes makes the router; gin is known here alone.
func (s *Server) routes() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.Use(func(c *gin.Context) {
		if p := c.FullPath(); p != "" {
			exchangeOf(c.Request.Context()).route = p
		}
	})
	e.NoRoute(s.plain(func(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, noPage) }))
	e.NoMethod(s.plain(func(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, noMethod) }))

	get := func(path string, h gin.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
	}
	get("/graphql", s.plain(s.graphql))
	e.POST("/graphql", s.plain(s.graphql))
	get("/schema.graphql", s.plain(s.schema))
	get("/healthz", s.quiet(s.health))
	get("/readyz", s.quiet(s.ready))
	get("/version", s.plain(s.version))
	get("/metrics", s.quiet(s.metrics.show.ServeHTTP))
	get("/static/*name", s.plain(s.staticFile))
	get("/", s.plain(s.page(s.home)))
	get("/search", s.plain(s.page(s.search)))
	get("/path", s.plain(s.page(s.path)))
	get("/actors", s.plain(s.page(s.actors)))
	get("/countries", s.plain(s.page(s.countries)))
	get("/meetings", s.plain(s.page(s.meetings)))
	get("/country/:name", s.plain(s.page(s.country)))
	get("/organisation/:name", s.plain(s.page(s.organisation)))
	get("/person/:name", s.plain(s.page(s.person)))
	get("/meeting/:name", s.plain(s.page(s.meeting)))
	get("/series/:name", s.plain(s.page(s.series)))
	get("/pair/:one/:other", s.plain(s.page(s.pair)))
	if s.c.Export != nil {
		get("/export/*name", under(s.c.ExportTimeout, s.export))
	}
	if s.c.GraphiQL != nil {
		editor := s.plain(func(w http.ResponseWriter, r *http.Request) {
			secure(w.Header(), policyGraphiQL)
			s.c.GraphiQL.ServeHTTP(w, r)
		})
		get("/graphiql", editor)
		get("/graphiql/*name", editor)
	}
	return e
}

// under makes a handler of gin's, under a deadline; what the route's parameters
// match is the request's PathValue.
func under(limit time.Duration, h http.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		for _, p := range c.Params {
			c.Request.SetPathValue(p.Key, p.Value)
		}
		ctx, cancel := context.WithTimeout(c.Request.Context(), limit)
		defer cancel()
		h(c.Writer, c.Request.WithContext(ctx))
	}
}

func (s *Server) plain(h http.HandlerFunc) gin.HandlerFunc { return under(s.c.Timeout, h) }

// quiet is for what machines poll.
func (s *Server) quiet(h http.HandlerFunc) gin.HandlerFunc {
	return s.plain(func(w http.ResponseWriter, r *http.Request) {
		exchangeOf(r.Context()).quiet = true
		w.Header().Set("Cache-Control", "no-store")
		h(w, r)
	})
}

func (s *Server) schema(w http.ResponseWriter, r *http.Request) {
	s.send(w, r, content{media: "text/plain; charset=utf-8", cache: "no-cache", body: []byte(s.c.SDL)})
}
