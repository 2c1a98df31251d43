// Package sluice asks a Sluice service whether a request may go ahead. Copy this file into your module.
package sluice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
)

// A Client of the service. Give HTTP a timeout that is longer than the service's --store-deadline (100 ms).
type Client struct {
	URL, Domain, Token string
	HTTP               *http.Client
	// FailOpen lets requests pass while the service is down or late. Otherwise they get 503.
	FailOpen bool
}

// A Decision of the service. Copy Headers to your answer.
type Decision struct {
	Allowed   bool              `json:"allowed"`
	LimitedBy string            `json:"limitedBy"`
	Headers   map[string]string `json:"headers"`
}

// A Mistake is an answer that no retry helps: a wrong token, an unknown domain, a malformed request.
type Mistake struct{ Status int }

func (m Mistake) Error() string { return fmt.Sprintf("sluice: the service answers %d", m.Status) }

// Check spends cost if every limit allows it. Its error is a Mistake, or means that there is no decision.
func (c *Client) Check(ctx context.Context, attributes map[string]string, cost int) (d Decision, err error) {
	body, _ := json.Marshal(map[string]any{"domain": c.Domain, "attributes": attributes, "cost": cost})
	request, err := http.NewRequestWithContext(ctx, "POST", c.URL+"/v1/check", bytes.NewReader(body))
	if err != nil {
		return d, err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		return d, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 500 {
		return d, fmt.Errorf("sluice: the service answers %d", response.StatusCode)
	} else if response.StatusCode != 200 {
		return d, Mistake{response.StatusCode}
	}
	return d, json.NewDecoder(response.Body).Decode(&d)
}

// Limit checks each request before next. Attributes adds what limits.yaml reads, such as the user; it may be nil.
func (c *Client) Limit(cost int, attributes func(*http.Request) map[string]string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known := map[string]string{"method": r.Method, "path": r.URL.Path, "api_key": r.Header.Get("X-Api-Key")}
		known["ip"], _, _ = net.SplitHostPort(r.RemoteAddr)
		if attributes != nil {
			for name, value := range attributes(r) {
				known[name] = value
			}
		}
		decision, err := c.Check(r.Context(), known, cost)
		for name, value := range decision.Headers {
			w.Header().Set(name, value)
		}
		if mistake, ok := err.(Mistake); ok {
			log.Print(mistake)
			http.Error(w, "Internal Server Error", http.StatusInternalServerError)
		} else if err != nil && !c.FailOpen {
			log.Print(err)
			http.Error(w, "The rate limiter does not answer.", http.StatusServiceUnavailable)
		} else if err == nil && !decision.Allowed {
			http.Error(w, "Too many requests.", http.StatusTooManyRequests)
		} else {
			next.ServeHTTP(w, r)
		}
	})
}
