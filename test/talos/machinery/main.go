// Makes machine configuration of a contract from freshly made secrets, lays a patch over it and validates it: the library under talosctl, for versions
// whose talosctl can't be built. Arguments: contract, Kubernetes version, `controlplane` or `worker`, endpoint, name. Patch on stdin.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/encoder"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/validation"
)

type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return true }
func (metal) InContainer() bool     { return false }

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 5 {
		return fmt.Errorf("5 arguments wanted, %d given", len(args))
	}

	contract, err := config.ParseContractFromVersion(args[0])
	if err != nil {
		return err
	}

	input, err := generate.NewInput(args[4], args[3], args[1], generate.WithVersionContract(contract), generate.WithInstallDisk("/dev/sda"))
	if err != nil {
		return err
	}

	role, err := machine.ParseType(args[2])
	if err != nil {
		return err
	}

	base, err := input.Config(role)
	if err != nil {
		return err
	}

	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}

	patch, err := configpatcher.LoadPatch(text)
	if err != nil {
		return err
	}

	patched, err := configpatcher.Apply(configpatcher.WithConfig(base), []configpatcher.Patch{patch})
	if err != nil {
		return err
	}

	bytes, err := patched.Bytes()
	if err != nil {
		return err
	}

	whole, err := configloader.NewFromBytes(bytes)
	if err != nil {
		return err
	}

	warnings, err := whole.Validate(metal{}, validation.WithStrict(), validation.WithLocal())
	for _, warning := range warnings {
		fmt.Fprintln(os.Stderr, warning)
	}

	if err != nil {
		return err
	}

	if len(warnings) > 0 {
		return fmt.Errorf("%d warnings", len(warnings))
	}

	out, err := whole.RedactSecrets("redacted").EncodeBytes(encoder.WithComments(encoder.CommentsDisabled))
	if err != nil {
		return err
	}

	_, err = os.Stdout.Write(out)

	return err
}
