// Package world is everything around the machines: their power, firmware and disks, etcd between them, the registry of installer images, and the test
// that watches. Each running machine is a process of its own, started from the binary of the Talos minor that its disk or its boot medium holds, so a
// reboot cuts connections for true and an upgrade changes the binary. What outlives a process, or lies between two, is kept here. The world uses no part
// of Talos; any minor's binary can play it.
package world

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"strata.invalid/test/talos-simulator/wire"
)

// Config is what a world is made from.
type Config struct {
	// Dir is a folder for the socket and the logs.
	Dir string `json:"dir"`
	// Binaries by minor of Talos.
	Binaries map[string]string `json:"binaries"`
	// Medium is the version that machines without a system boot.
	Medium     string           `json:"medium"`
	Count      int              `json:"count"`
	Timing     wire.Timing      `json:"timing"`
	Kubernetes *wire.Kubernetes `json:"kubernetes"`
}

// World is all machines and what is between them.
type World struct {
	mu         sync.Mutex
	config     Config
	network    [2]int
	machines   map[string]*Machine
	order      []string
	stores     []*store
	calls      []*wire.Call
	podNetwork bool
	splitBrain bool
	counters   Counters
	busy       map[string]bool
}

// Run serves a world until its owner ends it. The first line on standard output tells the addresses of the machines.
func Run(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}

	w := &World{machines: map[string]*Machine{}, busy: map[string]bool{}}
	if err = json.Unmarshal(text, &w.config); err != nil {
		return err
	}

	reserved, err := w.reserveNetwork()
	if err != nil {
		return err
	}

	defer reserved.Close()

	listener, err := net.Listen("unix", w.socket())
	if err != nil {
		return err
	}

	for range w.config.Count {
		if _, err = w.add(); err != nil {
			return err
		}
	}

	ready, err := json.Marshal(map[string]any{"addresses": w.order, "spare": w.spareAddress(), "socket": w.socket()})
	if err != nil {
		return err
	}

	if err = os.WriteFile(filepath.Join(w.config.Dir, "ready.tmp"), ready, 0o600); err != nil {
		return err
	}

	if err = os.Rename(filepath.Join(w.config.Dir, "ready.tmp"), filepath.Join(w.config.Dir, "ready.json")); err != nil {
		return err
	}

	return http.Serve(listener, w.handler())
}

func (w *World) socket() string { return filepath.Join(w.config.Dir, "world.sock") }

func (w *World) machine(address string) (*Machine, error) {
	m := w.machines[address]
	if m == nil {
		return nil, fmt.Errorf("no machine has the address %q", address)
	}

	return m, nil
}

// add puts one more machine on the network and powers it.
func (w *World) add() (*Machine, error) {
	if len(w.order) >= 200 {
		return nil, fmt.Errorf("a network has room for 200 machines")
	}

	m := newMachine(fmt.Sprintf("127.%d.%d.%d", w.network[0], w.network[1], len(w.order)+11), w.network[1], len(w.order)+11)
	w.machines[m.address] = m
	w.order = append(w.order, m.address)

	return m, w.start(m)
}
