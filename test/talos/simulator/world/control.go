package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"strata.invalid/test/talos-simulator/wire"
)

// State is what the test sees of a machine.
type State struct {
	Address string       `json:"address"`
	Powered bool         `json:"powered"`
	Running bool         `json:"running"`
	Boots   int          `json:"boots"`
	Faults  []wire.Fault `json:"faults"`
	Crashes []string     `json:"crashes"`
	wire.Report
	Installed bool            `json:"installed"`
	Slots     [2]*wire.System `json:"slots"`
	Active    int             `json:"active"`
	Wiped     []string        `json:"wiped"`
	Hardware  wire.Hardware   `json:"hardware"`
}

func (m *Machine) state() State {
	return State{
		Address: m.address, Powered: m.powered, Running: m.process != nil, Boots: m.boots, Faults: m.faults, Crashes: m.crashes, Report: m.report,
		Installed: m.disk.Installed(), Slots: m.disk.Slots, Active: m.disk.Active, Wiped: m.disk.Wiped, Hardware: m.hardware,
	}
}

// serveTests is what a test asks for.
func (w *World) serveTests(mux *http.ServeMux) {
	mux.HandleFunc("GET /world", answering(w, func(*http.Request, nothing) (any, error) {
		w.settle()

		stores := []*wire.Etcd{}
		for _, s := range w.stores {
			stores = append(stores, s.describe(w))
		}

		machines := []State{}
		for _, address := range w.order {
			machines = append(machines, w.machines[address].state())
		}

		return map[string]any{"splitBrain": w.splitBrain, "counters": w.counters, "etcd": stores, "machines": machines}, nil
	}))

	mux.HandleFunc("GET /calls", answering(w, func(*http.Request, nothing) (any, error) { return append([]*wire.Call{}, w.calls...), nil }))

	mux.HandleFunc("POST /machines", answering(w, func(*http.Request, nothing) (any, error) {
		m, err := w.add()
		if err != nil {
			return nil, err
		}

		return m.address, nil
	}))

	mux.HandleFunc("POST /pod-network", answering(w, func(_ *http.Request, on bool) (any, error) {
		w.podNetwork = on

		return nil, nil
	}))

	mux.HandleFunc("POST /machines/{address}/power", ofMachine(w, func(m *Machine, on bool) (any, error) { return nil, w.power(m, on) }))

	mux.HandleFunc("POST /machines/{address}/faults", ofMachine(w, func(m *Machine, fault wire.Fault) (any, error) {
		if !slices.Contains(wire.FaultKinds, fault.Kind) {
			return nil, fmt.Errorf("no fault is called %q; there are %q", fault.Kind, wire.FaultKinds)
		}

		m.clear(fault.Kind)
		m.faults = append(m.faults, fault)

		return nil, nil
	}))

	mux.HandleFunc("POST /machines/{address}/heal", ofMachine(w, func(m *Machine, kind string) (any, error) { return m.clear(kind), nil }))

	mux.HandleFunc("POST /machines/{address}/hardware", ofMachine(w, func(m *Machine, in json.RawMessage) (any, error) {
		return nil, json.Unmarshal(in, &m.hardware)
	}))
}
