import { serve } from '../rpc/serve';
import { KubernetesProvider } from './provider';

serve(log => new KubernetesProvider(log));
