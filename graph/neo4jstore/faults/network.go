package main

import (
	"context"
	"fmt"
	"strings"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// network is the way to the server: a proxy on one address, whatever happens.
type network struct{ proxy *toxiproxy.Proxy }

func newNetwork(server string) (*network, error) {
	zerolog.SetGlobalLevel(zerolog.Disabled)
	all := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	n := &network{toxiproxy.NewProxy(all, "neo4j", "127.0.0.1:0", server)}
	return n, n.up() // from now on it has its port
}

func (n *network) uri() string { return "bolt://" + n.proxy.Listen }

func (n *network) up() error { return n.proxy.Start() }

// down closes the listener and all connections.
func (n *network) down() error { n.proxy.Stop(); return nil }

// toxic spoils both directions.
func (n *network) toxic(kind, attributes string) error {
	for _, direction := range []string{"upstream", "downstream"} {
		text := fmt.Sprintf(`{"type": %q, "stream": %q, "attributes": {%s}}`, kind, direction, attributes)
		if _, err := n.proxy.Toxics.AddToxicJson(strings.NewReader(text)); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

// clean takes all toxics off; connections that lost bytes are closed.
func (n *network) clean(ctx context.Context) { n.proxy.Toxics.ResetToxics(ctx) }
