package browsertest

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// ScriptTime is how long scripts of the page ran so far. What lies between two
// calls is theirs, and a little of the questions that the test itself asked in
// the page meanwhile.
func (p *Page) ScriptTime() time.Duration {
	p.t.Helper()
	var seconds float64
	p.Do(command(performance.Enable, performance.EnableParams{}), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		res, err := cdp.Call(ctx, t, performance.GetMetrics, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, m := range res.Metrics {
			if m.Name == "ScriptDuration" {
				seconds = m.Value
			}
		}
		return nil
	}))
	return time.Duration(seconds * float64(time.Second))
}
