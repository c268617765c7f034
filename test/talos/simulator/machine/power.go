package machine

import (
	"context"
	"fmt"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"strata.invalid/test/talos-simulator/wire"
)

// start claims the machine for a sequence and lets it run after the answer.
func (m *Machine) start(s sequence) (string, error) {
	if err := m.claim(s.name); err != nil {
		return "", status.Error(codes.FailedPrecondition, err.Error())
	}

	s.m, s.actor = m, newActor()

	time.AfterFunc(20*time.Millisecond, s.run)

	return s.actor, nil
}

func (m *Machine) reboot() (string, error) {
	return m.start(sequence{name: "reboot", stage: "rebooting", steps: []step{m.stopping(stopServices)}, next: "reboot"})
}

// Reboot starts the machine anew. It does not drain.
func (a *api) Reboot(context.Context, *machine.RebootRequest) (*machine.RebootResponse, error) {
	actor, err := a.m.reboot()
	if err != nil {
		return nil, err
	}

	return &machine.RebootResponse{Messages: []*machine.Reboot{{ActorId: actor}}}, nil
}

// Shutdown drains the machine and switches it off.
func (a *api) Shutdown(_ context.Context, request *machine.ShutdownRequest) (*machine.ShutdownResponse, error) {
	steps := []step{a.m.stopping(stopServices)}
	if !request.Force {
		steps = append([]step{a.m.draining(false)}, steps...)
	}

	actor, err := a.m.start(sequence{name: "shutdown", stage: "shutting down", steps: steps, next: "off"})
	if err != nil {
		return nil, err
	}

	return &machine.ShutdownResponse{Messages: []*machine.Shutdown{{ActorId: actor}}}, nil
}

// Rollback boots the other slot.
func (a *api) Rollback(context.Context, *machine.RollbackRequest) (*machine.RollbackResponse, error) {
	if err := a.m.world.ask("rollback", nil, nil); err != nil {
		return nil, err
	}

	if _, err := a.m.reboot(); err != nil {
		return nil, err
	}

	return &machine.RollbackResponse{Messages: []*machine.Rollback{{}}}, nil
}

// Upgrade installs an image into the other slot and boots it.
func (a *api) Upgrade(_ context.Context, request *machine.UpgradeRequest) (*machine.UpgradeResponse, error) {
	m := a.m
	if err := m.world.ask("pull", request.Image, nil); err != nil {
		return nil, fmt.Errorf("error validating installer image %q: %w", request.Image, err)
	}

	if m.controlPlane() && !request.Force {
		if err := m.world.ask("etcd/upgradable", nil, nil); err != nil {
			return nil, err
		}
	}

	upgrade := sequence{name: "upgrade", stage: "upgrading", next: "reboot", steps: []step{m.draining(false), m.stopping(stopForUpgrade), {task: "upgrade", run: func() error {
		m.sleepFault(wire.SlowInstall, m.boot.Timing.Install)

		if m.has(wire.UpgradeTaskFail) {
			return fmt.Errorf("task \"upgrade\" failed: exit code 1")
		}

		return m.world.ask("install", wire.Install{Image: request.Image, Upgrade: true}, nil)
	}}, m.stopping(stopServices)}}

	if request.Stage {
		upgrade = sequence{name: "stageUpgrade", stage: "upgrading", next: "reboot", steps: []step{m.draining(false), m.stopping(stopServices)}}

		if err := m.world.ask("stage", request.Image, nil); err != nil {
			return nil, err
		}
	}

	actor, err := m.start(upgrade)
	if err != nil {
		return nil, err
	}

	return &machine.UpgradeResponse{Messages: []*machine.Upgrade{{Ack: "Upgrade request received", ActorId: actor}}}, nil
}

// Version tells what runs.
func (a *api) Version(context.Context, *emptypb.Empty) (*machine.VersionResponse, error) {
	return &machine.VersionResponse{Messages: []*machine.Version{{
		Version:  &machine.VersionInfo{Tag: "v" + a.m.boot.System.Version, Sha: "simulated", Os: "linux", Arch: "amd64"},
		Platform: &machine.PlatformInfo{Name: "metal", Mode: "metal"},
		Features: &machine.FeaturesInfo{Rbac: true},
	}}}, nil
}
