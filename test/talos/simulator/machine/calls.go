package machine

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"strata.invalid/test/talos-simulator/wire"
)

// changing are the methods that ask for a change.
var changing = []string{
	"ApplyConfiguration", "Bootstrap", "Reboot", "Reset", "Restart", "Rollback", "Shutdown", "Upgrade", "ServiceStart", "ServiceStop", "ServiceRestart",
	"EtcdRemoveMemberByID", "EtcdLeaveCluster", "EtcdForfeitLeadership", "EtcdRecover", "EtcdAlarmDisarm", "EtcdDefragment", "EtcdDowngradeEnable",
	"EtcdDowngradeCancel", "MetaWrite", "MetaDelete", "ImagePull", "BlockDeviceWipe", "Create", "Update", "Destroy",
}

// summaryOf says what a call asks for, without anything secret.
func (m *Machine) summaryOf(request any) string {
	switch asked := request.(type) {
	case *machine.ApplyConfigurationRequest:
		words := []string{"mode=" + strings.ToLower(asked.Mode.String())}
		if asked.DryRun {
			words = append(words, "dry-run")
		}

		if hashOf(asked.Data) == m.hash() {
			words = append(words, "identical")
		}

		return strings.Join(append(words, kubernetesOf(asked.Data)...), " ")
	case *machine.UpgradeRequest:
		return fmt.Sprintf("image=%s stage=%t force=%t", asked.Image, asked.Stage, asked.Force)
	case *machine.ResetRequest:
		labels := []string{}
		for _, target := range asked.SystemPartitionsToWipe {
			labels = append(labels, target.Label)
		}

		return fmt.Sprintf("graceful=%t reboot=%t mode=%s labels=%s disks=%s", asked.Graceful, asked.Reboot, strings.ToLower(asked.Mode.String()),
			strings.Join(labels, ","), strings.Join(asked.UserDisksToWipe, ","))
	case *machine.RebootRequest:
		return "mode=" + strings.ToLower(asked.Mode.String())
	case *machine.ShutdownRequest:
		return fmt.Sprintf("force=%t", asked.Force)
	case *machine.BootstrapRequest:
		return fmt.Sprintf("recover=%t", asked.RecoverEtcd)
	case *machine.EtcdRemoveMemberByIDRequest:
		return fmt.Sprintf("member=%016x", asked.MemberId)
	case *machine.ServiceRestartRequest:
		return "service=" + asked.Id
	case *machine.ReadRequest:
		return "path=" + asked.Path
	}

	return ""
}

// kubernetesOf are the versions of Kubernetes that a configuration asks for.
func kubernetesOf(text []byte) (words []string) {
	loaded, err := configloader.NewFromBytes(text)
	if err != nil || loaded.RawV1Alpha1() == nil || loaded.RawV1Alpha1().MachineConfig == nil {
		return nil
	}

	words = []string{"kubelet=" + tagOf(loaded.Machine().Kubelet().Image())}
	if loaded.Machine().Type().IsControlPlane() && loaded.RawV1Alpha1().ClusterConfig != nil {
		words = append(words, "kube-apiserver="+tagOf(loaded.Cluster().APIServer().Image()))
	}

	return words
}

// begin writes a call into the log of the world, before anything of it is done.
func (m *Machine) begin(ctx context.Context, full string, request any) int {
	given, _ := metadata.FromIncomingContext(ctx)
	method := path.Base(full)
	asked, applies := request.(*machine.ApplyConfigurationRequest)
	call := wire.Call{
		Method: method, Via: strings.Join(given.Get(viaKey), ""), Summary: m.summaryOf(request),
		Changes: slices.Contains(changing, method) && !(applies && asked.DryRun),
	}

	var number int
	if err := m.world.ask("call", call, &number); err != nil {
		return 0
	}

	return number
}

func (m *Machine) done(number int, err error) {
	_ = m.world.ask("called", wire.Call{Seq: number, Code: status.Code(err).String()}, nil)
}

func (m *Machine) logged(ctx context.Context, full string, request any, handler grpc.UnaryHandler) (proto.Message, error) {
	number := m.begin(ctx, full, request)

	if m.current() != nil {
		if err := authorize(ctx, full); err != nil {
			m.done(number, err)

			return nil, err
		}
	}

	applies := path.Base(full) == "ApplyConfiguration"
	if applies && m.cut("before") {
		return nil, context.Canceled
	}

	answer, err := handler(ctx, request)
	m.done(number, err)

	if err != nil {
		return nil, err
	}

	if applies && m.cut("after") {
		return nil, context.Canceled
	}

	made, _ := answer.(proto.Message)

	return made, nil
}

// reading keeps what was asked for, which a stream tells only once it is handled.
type reading struct {
	grpc.ServerStream
	m      *Machine
	full   string
	number *int
}

func (r reading) RecvMsg(message any) error {
	err := r.ServerStream.RecvMsg(message)
	if err == nil && *r.number < 0 {
		*r.number = r.m.begin(r.Context(), r.full, message)
	}

	return err
}

func (m *Machine) loggedStream(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	if m.current() != nil {
		if err := authorize(stream.Context(), info.FullMethod); err != nil {
			return err
		}
	}

	number := -1
	err := handler(service, reading{stream, m, info.FullMethod, &number})

	if number >= 0 {
		m.done(number, err)
	}

	return err
}

// cut breaks the connection, once, where it is to break before or after a configuration is taken.
func (m *Machine) cut(when string) bool {
	var fault *wire.Fault
	if m.world.ask("see-fault", wire.ConnectionCut, &fault) != nil || fault == nil || fault.When != when {
		return false
	}

	_ = m.world.ask("take-fault", wire.ConnectionCut, nil)
	m.servers.cut()

	return true
}
