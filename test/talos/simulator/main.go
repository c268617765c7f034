// Simulated Talos machines on loopback addresses, for tests: `world FILE` plays all that is around the machines, and starts `machine SOCKET ADDRESS` for
// each one whose power is on. See the package world.
package main

import (
	"fmt"
	"os"

	"strata.invalid/test/talos-simulator/machine"
	"strata.invalid/test/talos-simulator/world"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "world":
		return world.Run(args[1])
	case len(args) == 3 && args[0] == "machine":
		return machine.Run(args[1], args[2])
	}

	return fmt.Errorf("usage: world FILE | machine SOCKET ADDRESS; given %q", args)
}
