// Package machine is the Talos that runs on a simulated machine, on the machinery of one minor: its API in maintenance and with a configuration, its
// boot, its services, its part in etcd and Kubernetes. The process is one boot of the machine, and ends with it.
package machine

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cosi-project/runtime/pkg/state"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/types/block/blockhelpers"

	"strata.invalid/test/talos-simulator/wire"
)

// Machine is one boot of a machine.
type Machine struct {
	world     *world
	boot      wire.Boot
	resources state.State
	events    *events
	services  *services
	changed   chan struct{}
	servers   servers
	identity  identity
	booted    time.Time

	mu     sync.Mutex
	config config.Provider
	disk   []byte
	stage  string
	answer wire.Answer
	node   nodeState
	// busy is the sequence that takes the machine down.
	busy   string
	revert *time.Timer
	// heard is the last configuration with which the machine could be reached, while it can't be.
	heard config.Provider
	// fingerprint is that of the certificate of maintenance, as the console shows it.
	fingerprint string
	recovered   atomic.Bool
}

// Run boots a machine and serves until it is rebooted or switched off. It ends with the world, which holds the other end of its standard input.
func Run(socket, address string) error {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)

		os.Exit(0)
	}()

	ctx := context.Background()
	m := &Machine{world: newWorld(socket, address), changed: make(chan struct{}, 1), booted: time.Now()}

	if err := m.world.ask("boot", nil, &m.boot); err != nil {
		return err
	}

	m.disk = m.boot.Disk.Config
	m.stage = "booting"
	m.events = newEvents()
	m.services = newServices(m)

	resources, err := newResources(ctx)
	if err != nil {
		return err
	}

	m.resources = resources
	m.publishHardware(ctx)

	if !m.boot.Maintenance && m.boot.Disk.Staged != "" {
		return m.stagedUpgrade()
	}

	go m.report(ctx)

	if !m.boot.Maintenance {
		loaded, err := configloader.NewFromBytes(m.disk)
		if err == nil {
			return m.run(ctx, loaded, m.disk)
		}

		// A system may not know what is in the configuration of a newer one.
		fmt.Fprintln(os.Stderr, "configuration on disk:", err)
	}

	m.setStage("maintenance")

	return m.maintain(ctx)
}

// maintain serves the API of maintenance until a configuration came, and acts on it.
func (m *Machine) maintain(ctx context.Context) error {
	given, err := m.serveMaintenance()
	if err != nil {
		return err
	}

	text := <-given

	m.setStage("installing")

	loaded, err := configloader.NewFromBytes(text)
	if err != nil {
		return err
	}

	if !m.boot.Disk.Installed() {
		m.install(ctx, loaded, text)

		return m.end("reboot")
	}

	if err = m.world.ask("persist", text, nil); err != nil {
		return err
	}

	if m.boot.FromMedium {
		return m.end("reboot")
	}

	return m.run(ctx, loaded, text)
}

// install puts the system on the disk. A machine on which that fails starts anew, and is in maintenance again.
func (m *Machine) install(ctx context.Context, loaded config.Provider, text []byte) {
	m.sleepFault(wire.SlowInstall, m.boot.Timing.Install)

	disk, err := m.installDisk(ctx, loaded)
	if err == nil {
		err = m.world.ask("install", wire.Install{Image: loaded.Machine().Install().Image(), Disk: disk, Config: text}, nil)
	}

	if err != nil {
		fmt.Fprintln(os.Stderr, "installation:", err)
	}
}

// installDisk is the one that the configuration names, or the first that its selector matches.
func (m *Machine) installDisk(ctx context.Context, loaded config.Provider) (string, error) {
	wanted := loaded.Machine().Install().Disk()

	expression, err := loaded.Machine().Install().DiskMatchExpression()
	if err != nil {
		return "", err
	}

	if expression != nil {
		matched, err := blockhelpers.MatchDisks(ctx, m.resources, expression)
		if err != nil {
			return "", err
		}

		if len(matched) > 0 {
			wanted = matched[0].TypedSpec().DevPath
		}
	}

	if !slices.ContainsFunc(m.boot.Hardware.Disks, func(device wire.BlockDevice) bool { return device.Path == wanted }) {
		return "", fmt.Errorf("disk %q is not there", wanted)
	}

	return wanted, nil
}

// end tells the world what follows, and ends the process: connections are cut as by a reboot.
func (m *Machine) end(next string) error {
	if err := m.world.ask("end", next, nil); err != nil {
		return err
	}

	os.Exit(0)

	return nil
}

// stagedUpgrade installs what was staged, before anything else runs.
func (m *Machine) stagedUpgrade() error {
	if err := m.world.ask("stage", "", nil); err != nil {
		return err
	}

	if err := m.world.ask("install", wire.Install{Image: m.boot.Disk.Staged, Upgrade: true}, nil); err != nil {
		fmt.Fprintln(os.Stderr, "staged upgrade:", err)
	}

	return m.end("reboot")
}

// setStage moves the machine into a stage and tells the one before.
func (m *Machine) setStage(stage string) (before string) {
	m.mu.Lock()
	before, m.stage = m.stage, stage
	m.mu.Unlock()
	m.touch()

	return before
}

// touch makes the machine report what changed.
func (m *Machine) touch() {
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

// fault asks the world for what is wrong, now.
func (m *Machine) fault(kind string) *wire.Fault {
	var fault *wire.Fault
	if m.world.ask("see-fault", kind, &fault) != nil {
		return nil
	}

	return fault
}

func (m *Machine) has(kind string) bool { return m.fault(kind) != nil }

// sleepFault waits as long as the fault says, else the usual time.
func (m *Machine) sleepFault(kind string, usual int) {
	var fault *wire.Fault
	if err := m.world.ask("take-fault", kind, &fault); err == nil && fault != nil {
		usual = fault.Milliseconds
	}

	pause(usual)
}

func pause(milliseconds int) { time.Sleep(time.Duration(milliseconds) * time.Millisecond) }

func (m *Machine) current() config.Provider {
	m.mu.Lock()
	defer m.mu.Unlock()

	return m.config
}

func (m *Machine) controlPlane() bool { return m.current().Machine().Type().IsControlPlane() }
