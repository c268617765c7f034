package machine

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"strata.invalid/test/talos-simulator/wire"
)

// Bootstrap makes a new etcd here. Talos looks at this machine alone: nothing keeps two machines from it.
func (a *api) Bootstrap(_ context.Context, request *machine.BootstrapRequest) (*machine.BootstrapResponse, error) {
	if !a.m.services.running("cri") {
		return nil, status.Error(codes.FailedPrecondition, "bootstrap is not available yet")
	}

	if !a.m.controlPlane() {
		return nil, status.Error(codes.FailedPrecondition, "bootstrap can only be performed on a control plane node")
	}

	for deadline := time.Now().Add(time.Duration(a.m.boot.Timing.Clock) * time.Millisecond); a.m.has(wire.ClockNotSynced); pause(50) {
		if time.Now().After(deadline) {
			return nil, status.Error(codes.FailedPrecondition, "time is not in sync yet")
		}
	}

	if request.RecoverEtcd && !a.m.recovered.Load() {
		return nil, status.Error(codes.FailedPrecondition, "etcd recovery snapshot is not uploaded")
	}

	if err := a.m.world.ask("etcd/bootstrap", wire.Join{Cluster: a.m.current().Cluster().ID(), Hostname: a.m.hostname()}, nil); err != nil {
		return nil, err
	}

	return &machine.BootstrapResponse{Messages: []*machine.Bootstrap{{}}}, nil
}

// EtcdRecover takes a snapshot for the Bootstrap that follows.
func (a *api) EtcdRecover(stream grpc.ClientStreamingServer[common.Data, machine.EtcdRecoverResponse]) error {
	if a.m.services.state("etcd") != "Preparing" {
		return status.Error(codes.FailedPrecondition, "etcd service is not ready for recovery yet")
	}

	for {
		if _, err := stream.Recv(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
	}

	a.m.recovered.Store(true)

	return stream.SendAndClose(&machine.EtcdRecoverResponse{Messages: []*machine.EtcdRecover{{}}})
}
