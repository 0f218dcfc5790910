import type { ActionProposal, Json } from '../draft/proposal';
import { parseProposal } from '../draft/parse-proposal';
import { DaaError, isDaaError, type ErrorFields } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { MaskVault } from '../scan/masks/vault';
import { conversationBehind, revealAction, revealJson } from '../scan/masks/reveal';
import { scanText } from '../scan/scan-text';
import { BUILTIN_SETTINGS } from '../scan/settings';
import type { ApplyResult, Sending, Target, TargetState, Verification } from './target';
import { verifyTarget } from './verify-by-reading';

/** What a system says that is personal and was never part of the conversation is not written down either. */
const SOMEBODYS: { maskFor(type: string): string } = { maskFor: (type) => `[${type}]` };

/** Values of this conversation under their masks, other personal data as `[EMAIL]`. */
function coverer(vault: MaskVault): <T>(value: T) => T {
	const text = (value: string): string => {
		const known = vault.coverKnown(value);
		const { masked, failedChecks } = scanText({ text: known, direction: 'draft' }, BUILTIN_SETTINGS, { masks: SOMEBODYS });
		return failedChecks.length > 0 ? '[not shown: it could not be masked]' : masked;
	};
	const cover = (value: unknown): unknown => {
		if (typeof value === 'string') return text(value);
		if (typeof value === 'number') return vault.knownMask(value) ?? value;
		if (Array.isArray(value)) return value.map(cover);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, entry]) => [text(key), cover(entry)]));
	};
	return (value) => cover(value) as typeof value;
}

/** A target for masked actions: the system gets the originals, everybody else sees masks. */
export function maskedTarget(target: Target, vault: MaskVault): Target {
	const cover = coverer(vault);
	/** The states as they are, by the ones that were handed out. */
	const real = new WeakMap<object, TargetState>();

	const shown = (state: TargetState): TargetState => {
		const masked = { ...state, values: cover(state.values) };
		real.set(masked, state);
		return masked;
	};
	/** One that comes from the store holds masks. */
	const truth = (state: TargetState): TargetState => real.get(state) ?? { ...state, values: revealJson(state.values as Json, vault) as Record<string, unknown> };
	const shownResult = (result: ApplyResult): ApplyResult => ({ ...result, sent: cover(result.sent), answer: cover(result.answer), ...(result.reference !== undefined && { reference: cover(result.reference) }) });

	function open(action: ActionProposal): ActionProposal {
		if (action.masked_in !== vault.conversationId) throw new DaaError('mask_unknown', 'The action carries the masks of another conversation.', { fields: { conversation: action.masked_in } });
		return revealAction(action, vault);
	}

	function failure(error: unknown): unknown {
		if (!isDaaError(error)) return new DaaError('outcome_unknown', `${target.name} failed in a way that is not repeated here, because it may hold masked values.`);
		// Without its cause, which may hold the request.
		return new DaaError(error.code, cover(error.message), { fields: cover(error.fields as unknown as Json) as unknown as ErrorFields, ...(error.hint !== undefined && { hint: error.hint }) });
	}

	async function guarded<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw failure(error);
		}
	}

	return {
		...target,
		check(action) {
			try {
				target.check(open(action));
			} catch (error) {
				throw failure(error);
			}
		},
		read: (action, context) => guarded(async () => shown(await target.read(open(action), context))),
		apply: (action, seen, context) => guarded(async () => shownResult(await target.apply(open(action), truth(seen), context))),
		// Also for those that are only read: two values of other people look alike as masks, so originals are compared.
		...((target.verify || target.capabilities.readable) && {
			verify: (action, context, { before, applied }: Sending): Promise<Verification> =>
				guarded(async () => {
					const sending = { ...(before && { before: truth(before) }), ...(applied && { applied: revealApplied(applied, vault) }) };
					const found = await verifyTarget(target, open(action), context, sending);
					return { ...found, values: cover(found.values), differences: cover(found.differences), ...(found.reason !== undefined && { reason: cover(found.reason) }) };
				}),
		}),
	};
}

const revealApplied = (applied: ApplyResult, vault: MaskVault): ApplyResult => {
	const { sent, answer, reference, ...rest } = applied;
	try {
		return { ...rest, sent: revealJson(sent as Json, vault) as Record<string, unknown>, answer: revealJson((answer ?? null) as Json, vault), ...(reference !== undefined && { reference: vault.reveal(reference) }) };
	} catch {
		// What the system said holds somebody else's data, which is not kept: the system's own id still is.
		return { ...rest, sent, answer, ...(reference !== undefined && { reference }) };
	}
};

/** A target that refuses, with the reason for which the masks cannot be replaced. */
const refusing = (target: Target, reason: DaaError): Target => ({
	...target,
	check() {
		throw reason;
	},
});

/**
 * The target for this action. One that carries masks is opened only inside the target, in the last moment; where that
 * cannot be, the target refuses. The action is unchecked: what is wrong with it is said where it is checked.
 */
export async function targetForMasks(ports: Ports, run: RunContext, target: Target, action: unknown): Promise<Target> {
	// Looked for before the action is read whole, which is done once more where it is checked.
	if (typeof action === 'object' && action !== null && !('masked_in' in action)) return target;
	const parsed = parseProposal(action, { environment: run.environment, newId: ports.newId });
	if (!parsed.ok || parsed.action.masked_in === undefined) return target;
	try {
		const conversation = await conversationBehind(ports, ports.store, parsed.action);
		if (!conversation) return target;
		// All of it, before anything is sent.
		revealAction(parsed.action, conversation.vault);
		return maskedTarget(target, conversation.vault);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return refusing(target, error);
	}
}
