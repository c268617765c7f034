package machine

import (
	"context"
	"path"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

const (
	// impersonator is the role of a machine that hands a call on: the caller's own roles are then in the metadata.
	impersonator = "os:impersonator"
	roleKey      = "talos-role"
	admin        = "os:admin"
)

// rolesOf are those in the certificate of who calls.
func rolesOf(ctx context.Context) []string {
	caller, _ := peer.FromContext(ctx)

	shown, ok := caller.AuthInfo.(credentials.TLSInfo)
	if !ok || len(shown.State.PeerCertificates) == 0 {
		return nil
	}

	roles := shown.State.PeerCertificates[0].Subject.Organization
	if slices.Contains(roles, impersonator) {
		given, _ := metadata.FromIncomingContext(ctx)

		return given.Get(roleKey)
	}

	return roles
}

// authorize keeps all who are not administrators from changes and from secrets.
func authorize(ctx context.Context, full string) error {
	method := path.Base(full)
	if slices.Contains(rolesOf(ctx), admin) || !slices.Contains(changing, method) && !slices.Contains([]string{"Kubeconfig", "Read", "EtcdSnapshot"}, method) {
		return nil
	}

	return status.Error(codes.PermissionDenied, "not authorized")
}
