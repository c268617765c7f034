package machine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cosi-project/runtime/api/v1alpha1"
	"github.com/cosi-project/runtime/pkg/state/protobuf/server"
	"github.com/siderolabs/talos/pkg/machinery/api/cluster"
	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/api/storage"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// api is the API of a machine with a configuration.
type api struct {
	machine.UnimplementedMachineServiceServer
	cluster.UnimplementedClusterServiceServer
	m *Machine
}

const noForwarding = "no request forwarding"

// serveAPI starts the API behind certificates of both sides.
func (m *Machine) serveAPI() error {
	return m.serveGRPC("apid", apiPort, m.secured(m.osAuthorities), func(registrar *grpc.Server) {
		served := &api{m: m}
		machine.RegisterMachineServiceServer(registrar, served)
		cluster.RegisterClusterServiceServer(registrar, served)
		storage.RegisterStorageServiceServer(registrar, &disks{m: m})
		v1alpha1.RegisterStateServer(registrar, server.NewState(m.readable(false)))
	}, grpc.UnaryInterceptor(m.unary), grpc.StreamInterceptor(m.stream))
}

func (m *Machine) isLocal(target string) bool { return target == m.boot.Address }

// forwards tells whether the machine hands calls on: workers have no key with which they could.
func (m *Machine) forwards() bool { return m.current().Machine().Type().IsControlPlane() }

func (m *Machine) mayReach(full string, targets []string, many bool) error {
	if many && strings.HasPrefix(full, "/cosi.") {
		return status.Error(codes.InvalidArgument, "one-2-many proxying is not supported for COSI methods")
	}

	if !m.forwards() && slices.ContainsFunc(targets, func(target string) bool { return !m.isLocal(target) }) {
		return status.Error(codes.PermissionDenied, noForwarding)
	}

	return nil
}

func (m *Machine) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	targets, many := targetsOf(ctx)
	if err := m.mayReach(info.FullMethod, targets, many); err != nil {
		return nil, err
	}

	ask := func(target string) (proto.Message, error) {
		if target != "" && !m.isLocal(target) {
			return m.forward(ctx, target, info.FullMethod, request)
		}

		return m.logged(ctx, info.FullMethod, request, handler)
	}

	if len(targets) == 0 {
		return ask("")
	}

	if !many {
		return ask(targets[0])
	}

	method, err := methodOf(info.FullMethod)
	if err != nil {
		return nil, err
	}

	all, err := blank(method.Output())
	if err != nil {
		return nil, err
	}

	for _, target := range targets {
		answer, err := ask(target)
		if err != nil {
			if answer, _ = blank(method.Output()); answer != nil {
				sign(answer, false, failureOf(target, err))
			}
		} else {
			sign(answer, false, &common.Metadata{Hostname: target})
		}

		merge(all, answer)
	}

	return all, nil
}

// signing is a stream whose answers carry the name of the machine.
type signing struct {
	grpc.ServerStream
	target string
}

func (s signing) SendMsg(message any) error {
	if answer, ok := message.(proto.Message); ok {
		sign(answer, true, &common.Metadata{Hostname: s.target})
	}

	return s.ServerStream.SendMsg(message)
}

func (m *Machine) stream(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	targets, many := targetsOf(stream.Context())
	if err := m.mayReach(info.FullMethod, targets, many); err != nil {
		return err
	}

	if len(targets) > 1 {
		return status.Error(codes.Unimplemented, "a stream from more than one machine is not simulated")
	}

	if len(targets) == 0 {
		return m.loggedStream(service, stream, info, handler)
	}

	var err error

	switch target := targets[0]; {
	case !m.isLocal(target):
		err = m.forwardStream(stream, target, info.FullMethod, many)
	case many:
		err = m.loggedStream(service, signing{stream, target}, info, handler)
	default:
		return m.loggedStream(service, stream, info, handler)
	}

	if err == nil || !many || errors.Is(err, context.Canceled) {
		return err
	}

	method, described := methodOf(info.FullMethod)
	if described != nil {
		return err
	}

	answer, described := blank(method.Output())
	if described != nil {
		return err
	}

	sign(answer, true, failureOf(targets[0], err))

	return stream.SendMsg(answer)
}
