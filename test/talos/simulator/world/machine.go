package world

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"strata.invalid/test/talos-simulator/wire"
)

const gibibyte = 1 << 30

// Machine is the hardware, whatever runs on it.
type Machine struct {
	address  string
	hardware wire.Hardware
	disk     wire.Disk
	faults   []wire.Fault
	report   wire.Report
	powered  bool
	process  *exec.Cmd
	// next says what follows the end of the process: "reboot", or "off".
	next    string
	boots   int
	version string
	crashes []string
}

func newMachine(address string, network, host int) *Machine {
	return &Machine{
		address: address,
		hardware: wire.Hardware{
			UUID:   fmt.Sprintf("00000000-0000-4000-8000-00000000%02x%02x", network, host),
			MAC:    fmt.Sprintf("52:54:00:00:%02x:%02x", network, host),
			Memory: 16 * gibibyte,
			Disks: []wire.BlockDevice{
				{Path: "/dev/sda", Size: 64 * gibibyte, Model: "SIMULATED SYSTEM", Serial: fmt.Sprintf("SYS%02X%02X", network, host), Transport: "sata"},
				{Path: "/dev/sdb", Size: 256 * gibibyte, Model: "SIMULATED DATA", Serial: fmt.Sprintf("DATA%02X%02X", network, host), Transport: "nvme"},
			},
		},
	}
}

func (m *Machine) fault(kind string) *wire.Fault {
	for i := range m.faults {
		if m.faults[i].Kind == kind {
			return &m.faults[i]
		}
	}

	return nil
}

// clear ends a fault, and tells whether there was one.
func (m *Machine) clear(kind string) bool {
	for i := range m.faults {
		if m.faults[i].Kind == kind {
			m.faults = append(m.faults[:i:i], m.faults[i+1:]...)

			return true
		}
	}

	return false
}

// firmware decides what the machine boots.
func (w *World) firmware(m *Machine) (system wire.System, medium bool) {
	if !m.disk.Installed() || m.fault(wire.WrongBootOrder) != nil {
		return wire.System{Version: w.config.Medium}, true
	}

	if m.disk.Fresh && m.disk.Slots[1-m.disk.Active] != nil && m.clear(wire.BootFallback) {
		m.disk.Active = 1 - m.disk.Active
	}

	m.disk.Fresh = false

	return *m.disk.Slots[m.disk.Active], false
}

// start boots the machine; the caller holds the lock.
func (w *World) start(m *Machine) error {
	system, _ := w.firmware(m)

	binary := w.config.Binaries[minorOf(system.Version)]
	if binary == "" {
		return fmt.Errorf("no binary plays Talos %s", system.Version)
	}

	log, err := os.OpenFile(filepath.Join(w.config.Dir, m.address+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}

	defer log.Close()

	process := exec.Command(binary, "machine", w.socket(), m.address)
	process.Stdout, process.Stderr = log, log

	// The machine ends when its end of this pipe does, which is when the world ends.
	if _, err = process.StdinPipe(); err != nil {
		return err
	}

	if err = process.Start(); err != nil {
		return err
	}

	m.process, m.powered, m.next, m.version = process, true, "", system.Version
	m.boots++
	m.report = wire.Report{Stage: "booting", Version: system.Version, Schematic: system.Schematic}

	go w.wait(m, process)

	return nil
}

// wait sees the end of a machine's process, and what comes after it.
func (w *World) wait(m *Machine, process *exec.Cmd) {
	err := process.Wait()

	w.mu.Lock()
	defer w.mu.Unlock()

	if m.process != process {
		return
	}

	m.process = nil
	w.wentDown(m)

	if m.next == "" {
		m.crashes = append(m.crashes, fmt.Sprintf("boot %d: %v", m.boots, err))
	}

	if m.next != "reboot" || m.clear(wire.StaysOff) {
		m.powered = false
		m.report.Stage = "off"

		return
	}

	delay := time.Duration(w.config.Timing.Reboot) * time.Millisecond
	if slow := m.fault(wire.SlowBoot); slow != nil {
		delay += time.Duration(slow.Milliseconds) * time.Millisecond
	}

	m.report.Stage = "rebooting"
	boots := m.boots

	time.AfterFunc(delay, func() {
		w.mu.Lock()
		defer w.mu.Unlock()

		if m.process == nil && m.powered && m.boots == boots {
			if err := w.start(m); err != nil {
				m.crashes = append(m.crashes, err.Error())
			}
		}
	})
}

// power switches a machine on, or off as if by its plug.
func (w *World) power(m *Machine, on bool) error {
	if on {
		if m.powered {
			return nil
		}

		return w.start(m)
	}

	m.powered, m.next = false, "off"
	m.report.Stage = "off"

	if m.process != nil {
		return m.process.Process.Kill()
	}

	return nil
}

func minorOf(version string) string {
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(parts) < 2 {
		return version
	}

	return parts[0] + "." + parts[1]
}
