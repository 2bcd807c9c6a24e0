package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"parley/internal/gql"
)

// metrics are what /metrics shows. Labels come from the code alone: no text of
// a client can make a new series.
type metrics struct {
	show     http.Handler
	inFlight prometheus.Gauge
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	refusals *prometheus.CounterVec
	panics   prometheus.Counter
	answers  *prometheus.CounterVec
	cost     prometheus.Histogram
}

func newMetrics(reg *prometheus.Registry) (*metrics, error) {
	m := &metrics{
		show: promhttp.HandlerFor(reg, promhttp.HandlerOpts{DisableCompression: true}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "parley_http_requests_in_flight", Help: "Requests being answered.",
		}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parley_http_requests_total", Help: "Requests answered, by route, method and class of status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "parley_http_request_duration_seconds", Help: "Time from header to end of answer, by route.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parley_refusals_total", Help: "Requests refused, and exports broken off, by route and code.",
		}, []string{"route", "code"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_panics_total", Help: "Requests that ended in a panic.",
		}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parley_graphql_answers_total", Help: "GraphQL answers: ok, cached, failed in part, or refused before they ran.",
		}, []string{"outcome"}),
		cost: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "parley_graphql_cost", Help: "Cost of GraphQL requests by the rule of the limits.",
			Buckets: prometheus.ExponentialBuckets(1, 4, 10),
		}),
	}
	for _, c := range []prometheus.Collector{
		m.inFlight, m.requests, m.seconds, m.refusals, m.panics, m.answers, m.cost,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *metrics) seen(x *exchange, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(x.route, method, strconv.Itoa(status/100)+"xx").Inc()
	m.seconds.WithLabelValues(x.route).Observe(took.Seconds())
	if x.refused != "" {
		m.refusals.WithLabelValues(x.route, string(x.refused)).Inc()
	}
}

func (m *metrics) answered(a gql.Answer) {
	m.answers.WithLabelValues(outcome(a)).Inc()
	if a.Cost > 0 {
		m.cost.Observe(float64(a.Cost))
	}
}

func outcome(a gql.Answer) string {
	switch {
	case !a.Ran:
		return "refused"
	case a.Failed:
		return "failed"
	case a.Cached:
		return "cached"
	}
	return "ok"
}
