package machine

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"strata.invalid/test/talos-simulator/wire"
)

// world is the other side of the socket.
type world struct {
	client  *http.Client
	address string
}

func newWorld(socket, address string) *world {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}

	return &world{client: &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 16}}, address: address}
}

// ask sends a question about this machine; a refusal comes back as an error of gRPC.
func (w *world) ask(verb string, in, out any) error {
	if in == nil {
		in = struct{}{}
	}

	body, err := json.Marshal(in)
	if err != nil {
		return err
	}

	response, err := w.client.Post("http://world/machines/"+w.address+"/os/"+verb, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}

	defer response.Body.Close()

	if response.StatusCode != http.StatusOK {
		var failure wire.Failure
		if err = json.NewDecoder(response.Body).Decode(&failure); err != nil {
			return err
		}

		return status.Error(codes.Code(failure.Code), failure.Message)
	}

	if out == nil {
		return nil
	}

	return json.NewDecoder(response.Body).Decode(out)
}
