import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord, FactorRecord, StoreReader } from '../store/port';
import { factorKey, factorKeys } from './factor-key';
import { lockedUntil } from './lockout';
import { secondFactorMode } from './second-factor';
import { openTotpSecret } from './totp';

/** What approving asks of one approver beyond the link, and what they can meet it with. */
export interface IdentityDemand {
	required: boolean;
	/** The same for deciding alone in an emergency. */
	requiredInEmergency: boolean;
	/** `pending`: enrolled but not confirmed; `unreadable`: its key is gone, so it has to be enrolled anew. */
	totp: 'none' | 'pending' | 'ready' | 'unreadable';
	/** The factor of `ready`. */
	totpFactor?: FactorRecord;
	/** After too many wrong codes. */
	lockedUntil?: string;
	/** Where to sign in, when the owner set up a provider; `accounts`: those that stand for this approver by name. */
	oidc?: { issuer: string; accounts: FactorRecord[] };
}

function totpState(factor: FactorRecord | undefined, keys: Ports['keys']): IdentityDemand['totp'] {
	if (!factor) return 'none';
	if (factor.state === 'pending') return 'pending';
	return openTotpSecret(keys, factor) ? 'ready' : 'unreadable';
}

/** Whether approving asks for more than the link; `setUp`: the approver ever had a factor, or there is a provider to sign in at. */
export function asksFactor(approval: Pick<ApprovalRecord, 'tier' | 'risk'>, setUp: boolean, emergency = false): boolean {
	const mode = secondFactorMode(approval, emergency);
	return mode === 'required' || (mode === 'if_set_up' && setUp);
}

/**
 * Withdrawn and unconfirmed factors count as set up: losing a telephone must not make the link enough again. Only the
 * owner's "forget" does.
 */
export async function demandOf(ports: Pick<Ports, 'keys' | 'now' | 'signIn'>, store: StoreReader, approval: ApprovalRecord, approver: ApproverRecord): Promise<IdentityDemand> {
	const key = factorKey(approver.approverId);
	const factors = (await Promise.all(factorKeys(approver).map((one) => store.factors(one)))).flat();
	const setUp = factors.length > 0 || ports.signIn !== undefined;
	const asks = (emergency: boolean): boolean => asksFactor(approval, setUp, emergency);
	const codes = factors.filter(({ kind }) => kind === 'totp');
	const live = codes.find(({ state }) => state === 'active') ?? codes.find(({ state }) => state === 'pending');
	const totp = totpState(live, ports.keys);
	const until = totp === 'ready' ? lockedUntil([await store.attempts(approval.id, key), await store.attempts('', key)], ports.now()) : undefined;
	const accounts = factors.filter(({ kind, state, issuer }) => kind === 'oidc' && state === 'active' && issuer === ports.signIn?.issuer);
	return {
		required: asks(false),
		requiredInEmergency: asks(true),
		totp,
		...(totp === 'ready' && live && { totpFactor: live }),
		...(until !== undefined && { lockedUntil: until }),
		...(ports.signIn && { oidc: { issuer: ports.signIn.issuer, accounts } }),
	};
}
