import { serve } from '../rpc/serve';
import { CommandProvider } from './provider';

serve(log => new CommandProvider(log));
