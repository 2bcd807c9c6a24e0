// Package server is Parley on HTTP: the GraphQL transport, pages, health,
// metrics, and the limits that keep one client from hurting another.
//
// The one idea to know: a request passes one chain of middleware, which is made
// in [New], and gin only finds its route. Whatever is refused on the way, from
// an unknown address to a panic, leaves by one door ([Server.refuse]) as a
// coded answer that says what to do, under the same security headers.
//
//	s, err := server.New(server.Config{Explorer: x, API: service, SDL: schema.SDL})
//	err = s.Serve(stop, kill, listener) // ends when stop is done and no request is in flight
package server
