// Package kube speaks to the real API server, as far as a kubelet does.
package kube

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"strata.invalid/test/talos-simulator/wire"
)

// Client of an API server.
type Client struct {
	server    wire.Kubernetes
	Transport *http.Transport
}

// StatusError is an answer that is no success.
type StatusError struct {
	Code int
	Text string
}

func (e StatusError) Error() string {
	return fmt.Sprintf("the API server answers %d: %s", e.Code, e.Text)
}

// Answered tells whether an error is an answer with this status.
func Answered(err error, code int) bool {
	var status StatusError

	return errors.As(err, &status) && status.Code == code
}

// New makes a client that trusts the server's own authority.
func New(server wire.Kubernetes) (*Client, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(server.CA)) {
		return nil, errors.New("the API server's authority is no PEM")
	}

	return &Client{server: server, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}, nil
}

// URL of the server.
func (c *Client) URL() (*url.URL, error) { return url.Parse(c.server.URL) }

// Token of the administrator.
func (c *Client) Token() string { return c.server.Token }

// Do sends one request; a patch is a strategic merge.
func (c *Client) Do(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}

	if in == nil {
		body = nil
	}

	request, err := http.NewRequestWithContext(ctx, method, c.server.URL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}

	request.Header.Set("Authorization", "Bearer "+c.server.Token)
	request.Header.Set("Content-Type", "application/json")

	if method == http.MethodPatch {
		request.Header.Set("Content-Type", "application/strategic-merge-patch+json")
	}

	response, err := c.Transport.RoundTrip(request)
	if err != nil {
		return err
	}

	defer response.Body.Close()

	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}

	if response.StatusCode >= http.StatusBadRequest {
		return StatusError{response.StatusCode, string(text)}
	}

	if out == nil {
		return nil
	}

	return json.Unmarshal(text, out)
}
