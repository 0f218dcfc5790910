import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord, StoreReader } from '../store/port';
import { signToken } from '../tokens/sign-token';
import { jtiHash } from '../tokens/verify-token';
import { deskAddress } from './desk-address';

/** How long an open review page can start a sign-in. */
const START_TTL_S = 60 * 60;
const MAX_RETURN = 4_000;

interface Visit {
	approval: ApprovalRecord;
	approver: ApproverRecord;
	link: { jti: string };
}

/**
 * Where this page sends its approver to sign in; undefined when there is no provider or no desk. `returnTo` is the
 * page's own address, signed along so that the way back leads nowhere else.
 */
export async function signInAddress(ports: Pick<Ports, 'keys' | 'now' | 'newId' | 'signIn'> & { store: StoreReader }, { approval, approver, link }: Visit, returnTo: string, fresh = false): Promise<string | undefined> {
	if (!ports.signIn || returnTo === '' || returnTo.length > MAX_RETURN) return undefined;
	const desk = await deskAddress(ports.store);
	if (desk === undefined) return undefined;
	const url = new URL(desk);
	const token = signToken(
		'sign-in-start',
		{
			jti: ports.newId('sis'),
			exp: Math.floor(ports.now().getTime() / 1000) + START_TTL_S,
			sub: approver.approverId,
			approval: approval.id,
			payload_hash: approval.payloadHash,
			link: jtiHash(link.jti),
			return_to: returnTo,
			fresh,
		},
		ports.keys,
		ports.now(),
	);
	url.searchParams.set('sign-in', token);
	return url.toString();
}
