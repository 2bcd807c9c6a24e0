package main

import (
	"fmt"
	"strings"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// network is the way to the server: one address, whatever happens behind it.
type network struct {
	server, address string
	proxy           *toxiproxy.Proxy
}

func newNetwork(server string) (*network, error) {
	zerolog.SetGlobalLevel(zerolog.Disabled)
	n := &network{server: server, address: "127.0.0.1:0"}
	return n, n.up()
}

func (n *network) uri() string { return "bolt://" + n.address }

// up puts a new proxy there: taking a toxic off an old one whose connections
// have gone may wait for ever.
func (n *network) up() error {
	n.proxy = toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "neo4j", n.address, n.server)
	if err := n.proxy.Start(); err != nil {
		return fmt.Errorf("a proxy on %s: %w", n.address, err)
	}
	n.address = n.proxy.Listen
	return nil
}

// down closes the listener and all connections.
func (n *network) down() error { n.proxy.Stop(); return nil }

// clean takes all toxics off, and closes the connections that had them.
func (n *network) clean() error { n.proxy.Stop(); return n.up() }

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
