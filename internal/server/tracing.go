package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// tracing sends spans to a collector. It is off unless the standard environment
// of OpenTelemetry names one.
type tracing struct {
	provider *sdk.TracerProvider // nil when off
	tracer   trace.Tracer
	context  propagation.TraceContext
}

const tracerName = "parley/internal/server"

// traced says whether the environment asks for traces.
func traced() bool {
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

func newTracing(version string, log *slog.Logger) (*tracing, error) {
	if !traced() {
		return &tracing{tracer: noop.NewTracerProvider().Tracer(tracerName)}, nil
	}
	// The library reports what it cannot send by a handler of the whole process.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		log.LogAttrs(context.Background(), slog.LevelWarn, "tracing", slog.Any("error", err))
	}))
	exporter, err := otlptracehttp.New(context.Background())
	if err != nil {
		return nil, err
	}
	// What the environment says of the service wins: it is merged last.
	res := resource.NewSchemaless(attribute.String("service.name", "parley"), attribute.String("service.version", version))
	if env, err := resource.New(context.Background(), resource.WithFromEnv(), resource.WithTelemetrySDK()); err == nil {
		if merged, err := resource.Merge(res, env); err == nil {
			res = merged
		}
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(res))
	return &tracing{provider: p, tracer: p.Tracer(tracerName)}, nil
}

// begin starts the span of a request, below the caller's own when it sent one.
func (t *tracing) begin(ctx context.Context, r *http.Request) (context.Context, trace.Span) {
	if t.provider != nil {
		ctx = t.context.Extract(ctx, propagation.HeaderCarrier(r.Header))
	}
	return t.tracer.Start(ctx, "HTTP", trace.WithSpanKind(trace.SpanKindServer))
}

// close sends what is left.
func (t *tracing) close(ctx context.Context) error {
	if t.provider == nil {
		return nil
	}
	return errors.Join(t.provider.ForceFlush(ctx), t.provider.Shutdown(ctx))
}
