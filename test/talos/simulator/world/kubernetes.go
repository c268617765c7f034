package world

import (
	"context"
	"net/http"
	"strings"
	"time"

	"strata.invalid/test/talos-simulator/kube"
)

// markUnknown does what the node controller does of a machine that is silent: its Node is no longer Ready.
func (w *World) markUnknown(node string) {
	if node == "" || w.config.Kubernetes == nil {
		return
	}

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()

	client, err := kube.New(*w.config.Kubernetes)
	if err != nil {
		return
	}

	ready := map[string]string{"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown", "message": "Kubelet stopped posting node status."}
	patch := map[string]any{"status": map[string]any{"conditions": []any{ready}}}
	_ = client.Do(ctx, http.MethodPatch, "/api/v1/nodes/"+strings.ToLower(node)+"/status", patch, nil)
}
