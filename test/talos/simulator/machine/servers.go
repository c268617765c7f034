package machine

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// servers are the listeners of a machine, closed together with their connections when the machine changes its face.
type servers struct {
	mu      sync.Mutex
	closers map[string]func()
	// cut breaks the connections of the machine's API, which goes on listening.
	cut func()
}

const apiPort = "50000"

func (s *servers) add(name string, closer func()) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.closers == nil {
		s.closers = map[string]func(){}
	}

	s.closers[name] = closer
}

func (s *servers) has(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.closers[name] != nil
}

func (s *servers) close(name string) {
	s.mu.Lock()
	closer := s.closers[name]
	delete(s.closers, name)
	s.mu.Unlock()

	if closer != nil {
		closer()
	}
}

// listen waits for the address to be free: the last boot may just have had it.
func listen(address, port string) (net.Listener, error) {
	for tries := 0; ; tries++ {
		listener, err := net.Listen("tcp", net.JoinHostPort(address, port))
		if err == nil || tries == 50 {
			return listener, err
		}

		time.Sleep(20 * time.Millisecond)
	}
}

// breaking is a listener whose connections can be cut.
type breaking struct {
	net.Listener
	mu   sync.Mutex
	open []net.Conn
}

func (b *breaking) Accept() (net.Conn, error) {
	connection, err := b.Listener.Accept()
	if err == nil {
		b.mu.Lock()
		b.open = append(b.open, connection)
		b.mu.Unlock()
	}

	return connection, err
}

func (b *breaking) cut() {
	b.mu.Lock()
	defer b.mu.Unlock()

	for _, connection := range b.open {
		_ = connection.Close()
	}

	b.open = nil
}

// serveGRPC starts a gRPC server under a name.
func (m *Machine) serveGRPC(name, port string, secured *tls.Config, register func(*grpc.Server), options ...grpc.ServerOption) error {
	listener, err := listen(m.boot.Address, port)
	if err != nil {
		return err
	}

	cuttable := &breaking{Listener: listener}
	server := grpc.NewServer(append(options, grpc.Creds(credentials.NewTLS(secured)))...)
	register(server)
	m.servers.add(name, server.Stop)

	if port == apiPort {
		m.servers.cut = cuttable.cut
	}

	go func() { _ = server.Serve(cuttable) }()

	return nil
}

// serveHTTPS starts an HTTP server under a name.
func (m *Machine) serveHTTPS(name, address, port string, secured *tls.Config, handler http.Handler) error {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", net.JoinHostPort(address, port))
	if err != nil {
		return err
	}

	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	m.servers.add(name, func() { _ = server.Close() })

	go func() { _ = server.Serve(tls.NewListener(listener, secured)) }()

	return nil
}
