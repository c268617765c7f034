package machine

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// viaKey is the metadata that tells a machine through which other one a call came.
const viaKey = "proxied-by"

// targetsOf reads for whom a call is; many tells whether answers carry the name of who gave them.
func targetsOf(ctx context.Context) (targets []string, many bool) {
	given, _ := metadata.FromIncomingContext(ctx)
	if nodes := given.Get("nodes"); len(nodes) > 0 {
		return nodes, true
	}

	return given.Get("node"), false
}

func methodOf(full string) (protoreflect.MethodDescriptor, error) {
	service, name, _ := strings.Cut(strings.TrimPrefix(full, "/"), "/")

	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		return nil, err
	}

	described, ok := found.(protoreflect.ServiceDescriptor)
	if !ok {
		return nil, errors.New(service + " is no service")
	}

	return described.Methods().ByName(protoreflect.Name(name)), nil
}

func blank(of protoreflect.MessageDescriptor) (proto.Message, error) {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(of.FullName())
	if err != nil {
		return nil, err
	}

	return kind.New().Interface(), nil
}

// sign writes into an answer, or into each of the messages of a unary one, who gave it.
func sign(answer proto.Message, streamed bool, by *common.Metadata) {
	reflected := answer.ProtoReflect()
	field := reflected.Descriptor().Fields().ByName("metadata")

	if streamed {
		if field != nil {
			reflected.Set(field, protoreflect.ValueOfMessage(by.ProtoReflect()))
		}

		return
	}

	messages := reflected.Descriptor().Fields().ByName("messages")
	if messages == nil {
		return
	}

	list := reflected.Mutable(messages).List()
	if by.Error != "" {
		list.AppendMutable()
	}

	for i := range list.Len() {
		message := list.Get(i).Message()
		if own := message.Descriptor().Fields().ByName("metadata"); own != nil {
			message.Set(own, protoreflect.ValueOfMessage(by.ProtoReflect()))
		}
	}
}

// merge adds the messages of one answer to another.
func merge(into, from proto.Message) {
	field := into.ProtoReflect().Descriptor().Fields().ByName("messages")
	if field == nil {
		proto.Merge(into, from)

		return
	}

	list := into.ProtoReflect().Mutable(field).List()
	for i, given := 0, from.ProtoReflect().Get(field).List(); i < given.Len(); i++ {
		list.Append(given.Get(i))
	}
}

func failureOf(target string, err error) *common.Metadata {
	return &common.Metadata{Hostname: target, Error: err.Error(), Status: status.Convert(err).Proto()}
}

// dial opens a connection to the API of another machine of the cluster.
func (m *Machine) dial(target string) (*grpc.ClientConn, error) {
	signer, err := authorityOf(m.current().Machine().Security().IssuingCA())
	if err != nil {
		return nil, status.Error(codes.PermissionDenied, "no request forwarding")
	}

	own, err := signer.issue(names{common: "apid", organizations: []string{impersonator}, client: true, hosts: []string{m.boot.Address}})
	if err != nil {
		return nil, err
	}

	secured := &tls.Config{RootCAs: pool(m.osAuthorities()...), Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}

	return grpc.NewClient("passthrough:///"+net.JoinHostPort(target, apiPort), grpc.WithTransportCredentials(credentials.NewTLS(secured)))
}

// outgoing is the context of a forwarded call.
func (m *Machine) outgoing(ctx context.Context) context.Context {
	given, _ := metadata.FromIncomingContext(ctx)
	sent := given.Copy()

	for _, key := range []string{"nodes", "node", ":authority", "content-type", "user-agent"} {
		sent.Delete(key)
	}

	sent.Set(viaKey, m.boot.Address)
	sent.Set(roleKey, rolesOf(ctx)...)

	return metadata.NewOutgoingContext(ctx, sent)
}

// forward hands a unary call on.
func (m *Machine) forward(ctx context.Context, target, full string, request any) (proto.Message, error) {
	method, err := methodOf(full)
	if err != nil {
		return nil, err
	}

	answer, err := blank(method.Output())
	if err != nil {
		return nil, err
	}

	connection, err := m.dial(target)
	if err != nil {
		return nil, err
	}

	defer connection.Close()

	return answer, connection.Invoke(m.outgoing(ctx), full, request, answer)
}

// forwardStream hands a stream on; answers are signed where many say who gave them.
func (m *Machine) forwardStream(stream grpc.ServerStream, target, full string, many bool) error {
	method, err := methodOf(full)
	if err != nil {
		return err
	}

	connection, err := m.dial(target)
	if err != nil {
		return err
	}

	defer connection.Close()

	ctx, cancel := context.WithCancel(m.outgoing(stream.Context()))
	defer cancel()

	further, err := connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, full)
	if err != nil {
		return err
	}

	go func() {
		for {
			request, err := blank(method.Input())
			if err != nil || stream.RecvMsg(request) != nil {
				_ = further.CloseSend()

				return
			}

			if further.SendMsg(request) != nil {
				return
			}
		}
	}()

	for {
		answer, err := blank(method.Output())
		if err != nil {
			return err
		}

		if err = further.RecvMsg(answer); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}

		if many {
			sign(answer, true, &common.Metadata{Hostname: target})
		}

		if err = stream.SendMsg(answer); err != nil {
			return err
		}
	}
}
