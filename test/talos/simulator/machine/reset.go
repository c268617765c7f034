package machine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"strata.invalid/test/talos-simulator/wire"
)

// wipeOf reads what a reset is to take away.
func (m *Machine) wipeOf(request *machine.ResetRequest) (wipe wire.Wipe, err error) {
	for _, disk := range request.UserDisksToWipe {
		at := slices.IndexFunc(m.boot.Hardware.Disks, func(device wire.BlockDevice) bool { return device.Path == disk })

		switch {
		case request.Mode == machine.ResetRequest_SYSTEM_DISK:
			return wipe, fmt.Errorf("reset failed: invalid input, wipe mode SYSTEM_DISK doesn't support UserDisksToWipe parameter")
		case at < 0:
			return wipe, fmt.Errorf("reset user disk failed: device %s wasn't found", disk)
		case disk == m.boot.Disk.Device:
			return wipe, fmt.Errorf("reset user disk failed: device %s is the system disk", disk)
		}

		wipe.Disks = append(wipe.Disks, disk)
	}

	for _, target := range request.SystemPartitionsToWipe {
		if request.Mode == machine.ResetRequest_USER_DISKS {
			return wipe, fmt.Errorf("reset failed: invalid input, wipe mode USER_DISKS doesn't support SystemPartitionsToWipe parameter")
		}

		if !slices.Contains([]string{"EFI", "META", "STATE", "EPHEMERAL"}, target.Label) {
			return wipe, fmt.Errorf("failed to get volume status with label %q: resource doesn't exist", target.Label)
		}

		if target.Wipe {
			wipe.Labels = append(wipe.Labels, target.Label)
		}
	}

	wipe.System = request.Mode != machine.ResetRequest_USER_DISKS && len(request.SystemPartitionsToWipe) == 0

	return wipe, nil
}

// leave ends the membership in etcd. It goes on asking for a while where the others are not well.
func (m *Machine) leave() error {
	deadline := time.Now().Add(time.Duration(m.boot.Timing.Drain) * time.Millisecond)

	for {
		err := m.world.ask("etcd/leave", nil, nil)
		if err == nil || time.Now().After(deadline) || !retriable(err) {
			if err != nil {
				return fmt.Errorf("failed to leave cluster: %w", err)
			}

			return nil
		}

		pause(100)
	}
}

// Reset takes the machine out of its cluster and wipes it.
func (a *api) Reset(_ context.Context, request *machine.ResetRequest) (*machine.ResetResponse, error) {
	m := a.m

	wipe, err := m.wipeOf(request)
	if err != nil {
		return nil, err
	}

	var steps []step
	if request.Graceful {
		steps = append(steps, m.draining(true))

		if m.controlPlane() {
			steps = append(steps, step{task: "leaveEtcd", run: m.leave})
		}
	}

	steps = append(steps, m.stopping(stopServices), step{task: "resetSystemDisk", run: func() error { return m.world.ask("wipe", wipe, nil) }})

	next := "off"
	if request.Reboot {
		next = "reboot"
	}

	actor, err := m.start(sequence{name: "reset", stage: "resetting", steps: steps, next: next})
	if err != nil {
		return nil, err
	}

	return &machine.ResetResponse{Messages: []*machine.Reset{{ActorId: actor}}}, nil
}

// retriable errors of etcd pass when its members are well again.
func retriable(err error) bool {
	return status.Code(err) == codes.Unavailable && strings.Contains(err.Error(), "unhealthy cluster")
}
