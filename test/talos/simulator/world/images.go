package world

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"strata.invalid/test/talos-simulator/wire"
)

var tag = regexp.MustCompile(`^v(\d+)\.(\d+)\.(\d+)(?:-[0-9a-z.-]+)?$`)

// systemOf reads an installer image: its tag is a version that some binary plays, its name may hold a schematic.
func (w *World) systemOf(image string) (wire.System, error) {
	name, version, found := strings.Cut(strings.Split(image, "@")[0][strings.LastIndex(strings.Split(image, "@")[0], "/")+1:], ":")
	if !found || !tag.MatchString(version) {
		return wire.System{}, fmt.Errorf("failed to resolve reference %q: not found", image)
	}

	if w.config.Binaries[minorOf(version)] == "" {
		return wire.System{}, fmt.Errorf("failed to resolve reference %q: %s: not found", image, version)
	}

	schematic := ""
	if len(name) == 64 {
		schematic = name
	}

	return wire.System{Version: strings.TrimPrefix(version, "v"), Schematic: schematic, Image: image}, nil
}

// pathAllowed holds the rule of the installer: at most two minors up, at most one down.
func pathAllowed(from, to string) error {
	distance := minorNumber(to) - minorNumber(from)
	if distance > 2 || distance < -1 {
		return fmt.Errorf("pre-flight checks failed: host version %s is too far from %s", from, to)
	}

	return nil
}

func minorNumber(version string) int {
	number, err := strconv.Atoi(strings.Split(strings.TrimPrefix(version, "v"), ".")[1])
	if err != nil {
		return 0
	}

	return number
}

// install puts a system into the slot that is not booted, or the first one, and makes it the next to boot.
func (w *World) install(m *Machine, request wire.Install) error {
	system, err := w.pull(m, request.Image)
	if err != nil {
		return err
	}

	if !request.Upgrade {
		m.disk = wire.Disk{Slots: [2]*wire.System{&system}, Device: request.Disk, Config: request.Config, Fresh: true}

		return nil
	}

	if err = pathAllowed(m.version, system.Version); err != nil {
		return failed(codeUnknown, "%s", err)
	}

	m.disk.Active = 1 - m.disk.Active
	m.disk.Slots[m.disk.Active] = &system
	m.disk.Fresh = true

	return nil
}

// pull gets an image, where it can be had.
func (w *World) pull(m *Machine, image string) (wire.System, error) {
	system, err := w.systemOf(image)
	if err == nil && m.fault(wire.BadImage) != nil {
		err = fmt.Errorf("failed to pull image %q: unexpected media type", image)
	}

	if err != nil {
		return system, failed(codeUnknown, "%s", err)
	}

	return system, nil
}

// wipe takes away what a reset is to take away.
func (w *World) wipe(m *Machine, request wire.Wipe) {
	if request.System {
		m.disk = wire.Disk{Wiped: append(m.disk.Wiped, "system")}
	}

	for _, label := range request.Labels {
		switch label {
		case "STATE":
			m.disk.Config = nil
		case "EPHEMERAL":
			m.disk.Etcd = nil
			m.disk.Node = false
		}

		m.disk.Wiped = append(m.disk.Wiped, label)
	}

	m.disk.Wiped = append(m.disk.Wiped, request.Disks...)
}
