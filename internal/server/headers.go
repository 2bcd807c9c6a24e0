package server

import "net/http"

// Content security policies. Nothing but GraphiQL, whose editor makes style
// elements, may hold inline styles, and nothing inline scripts.
const (
	policyAPI      = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	policyPage     = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	policyGraphiQL = "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

// Values of headers that all answers share; each list is full, so that a value
// that is added later makes a new one.
var (
	policies = map[string][]string{policyAPI: {policyAPI}, policyPage: {policyPage}, policyGraphiQL: {policyGraphiQL}}

	noSniff     = []string{"nosniff"}
	sameOrigin  = []string{"same-origin"}
	permissions = []string{"camera=(), geolocation=(), microphone=()"}
)

// secure sets the headers that every answer carries, to one of the policies.
func secure(h http.Header, policy string) {
	h["Content-Security-Policy"] = policies[policy]
	h["X-Content-Type-Options"] = noSniff
	h["Referrer-Policy"] = sameOrigin
	h["Cross-Origin-Opener-Policy"] = sameOrigin
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	h["Permissions-Policy"] = permissions
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header(), policyAPI)
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what a page of another origin makes a browser send, reads
// aside. Programs send neither Origin nor Sec-Fetch-Site, and pass.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.Check(r) != nil {
			s.refuse(w, r, crossOrigin)
			return
		}
		next.ServeHTTP(w, r)
	})
}
