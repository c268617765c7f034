package world

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"strata.invalid/test/talos-simulator/wire"
)

// Numbers of gRPC's codes.
const (
	codeUnknown            = 2
	codeNotFound           = 5
	codeAlreadyExists      = 6
	codePermissionDenied   = 7
	codeFailedPrecondition = 9
	codeUnavailable        = 14
)

type failure struct{ wire.Failure }

func (f failure) Error() string { return f.Message }

func failed(code uint32, format string, args ...any) error {
	return failure{wire.Failure{Code: code, Message: fmt.Sprintf(format, args...)}}
}

// answering makes a handler of a function that runs under the world's lock.
func answering[In any](w *World, answer func(r *http.Request, in In) (any, error)) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		var in In

		if r.Method == http.MethodPost {
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
				http.Error(out, err.Error(), http.StatusBadRequest)

				return
			}
		}

		w.mu.Lock()
		defer w.mu.Unlock()

		result, err := answer(r, in)
		if err != nil {
			var known failure
			if !errors.As(err, &known) {
				known = failure{wire.Failure{Code: codeUnknown, Message: err.Error()}}
			}

			out.WriteHeader(http.StatusConflict)

			result = known.Failure
		}

		_ = json.NewEncoder(out).Encode(result)
	}
}

// ofMachine is the same for what concerns one machine, which the path names.
func ofMachine[In any](w *World, answer func(m *Machine, in In) (any, error)) http.HandlerFunc {
	return answering(w, func(r *http.Request, in In) (any, error) {
		m, err := w.machine(r.PathValue("address"))
		if err != nil {
			return nil, failed(codeNotFound, "%s", err)
		}

		return answer(m, in)
	})
}

type nothing struct{}

func (w *World) handler() http.Handler {
	mux := http.NewServeMux()
	w.serveMachines(mux)
	w.serveTests(mux)

	return mux
}
