import type { Ports, RunContext } from '../ports';
import { adoptById, type AdoptedApproval } from './adopt-approval';
import type { MintOptions } from './mint-grant';

/**
 * Gives the right to carry out an approval whose own execution is gone to another workflow, once: earlier grants are
 * withdrawn. Undefined when it is not approved, or was carried out, or begun, meanwhile. Throws DaaError
 * `grant_environment`, `store_*`.
 */
export async function takeUpApproval(ports: Ports, run: RunContext, approvalId: string, options: MintOptions = {}): Promise<AdoptedApproval | undefined> {
	return await adoptById(ports, run, approvalId, { ...options, takenUp: true });
}
