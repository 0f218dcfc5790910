import type { Reassess } from '../approve/assess-edit';
import type { DecidedApproval } from '../approve/decide-approval';
import type { DeskResponse } from '../desk/handle-review';
import { DaaError, isDaaError } from '../errors';
import { ACTION } from '../notify/slack/card';
import type { SlackApi } from '../notify/slack/api';
import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { readButtonValue, type CardBinding } from './button-value';
import { approverInChat, decideInChat, notHere, reviewInChat, type ChatReview, type ChatUser } from './decide-in-chat';
import { MODAL_MINUTES, openModal, sealModal, type ModalState } from './modal-state';
import { editView, errorField, readEdit, readReject, rejectView } from './modal-view';
import { readInteraction, type BlockActions, type Interaction, type ViewSubmission } from './read-interaction';
import { verifyRequest, type SignedRequest } from './verify-request';

export interface SlackVisit {
	ports: Ports;
	request: SignedRequest & { contentType: string | undefined };
	/** Of the Slack app; without it every request is refused. */
	signingSecret: string | undefined;
	/** The workspace whose people are believed; undefined when it could not be found out, and then nobody is. */
	teamId(): Promise<string | undefined>;
	api: SlackApi;
	/** Says something to the one who pressed, and to nobody else. */
	whisper(responseUrl: string, text: string, url?: string): Promise<void>;
	/** Tiers and scans an edited draft again; undefined where that is possible on the page only. */
	reassess(approval: ApprovalRecord): Promise<Reassess | undefined>;
	/** Makes the waiting workflow go on. */
	resume(approval: ApprovalRecord): Promise<void>;
	/** Makes the cards of a request show what became of it. */
	refresh(approvalId: string): Promise<void>;
	/** The approver's own page, as far as its link is signed. */
	pageOf(chat: Pick<ChatReview, 'approval' | 'approver'>): string | undefined;
	report(error: unknown): void;
}

export interface SlackReply {
	response: DeskResponse;
	/** To be done once Slack has its answer, which it wants within three seconds. */
	after?: () => Promise<void>;
}

const HEADERS = { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' };
const reply = (status: number, body = ''): DeskResponse => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8', ...HEADERS }, body });
const json = (body: object): DeskResponse => ({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8', ...HEADERS }, body: JSON.stringify(body) });

/** Slack gives up after three seconds; the way there and back takes some of it. */
const ANSWER_MS = 2_300;
const STRANGER = 'You are not asked to decide on this request, or nobody has said which approver you are in Slack. Nothing was decided.';
const NOT_OURS = 'This card does not come from here, or is too old. Nothing was decided.';
const OVER = 'This form was open for too long, or the request changed. Nothing was decided; press the button again.';
const FAULT = 'That did not work because of a fault here. Please open the request and look whether it is decided.';
const NO_REASSESS: Reassess = () => undefined;

const saying = (error: unknown): string => (isDaaError(error) ? error.message : FAULT);
/** Refusals are answers; anything else is a fault that somebody has to see. */
function report(visit: SlackVisit, error: unknown): void {
	if (!isDaaError(error) || error.code.startsWith('store_')) visit.report(error);
}

async function whisper(visit: SlackVisit, url: string | null | undefined, text: string, chat?: Pick<ChatReview, 'approval' | 'approver'>): Promise<void> {
	if (url) await visit.whisper(url, text, chat && visit.pageOf(chat));
}

/** What follows a decision that stands. None of it can undo it. */
async function afterDecision(visit: SlackVisit, { approval }: DecidedApproval): Promise<void> {
	for (const step of [() => visit.resume(approval), () => visit.refresh(approval.id)]) {
		try {
			await step();
		} catch (error) {
			visit.report(error);
		}
	}
}

interface Press {
	action: 'approve' | 'edit' | 'reject';
	binding: CardBinding;
	who: ChatUser;
	interaction: BlockActions;
}

async function openForm(visit: SlackVisit, { action, binding, who, interaction }: Press, chat: ChatReview): Promise<void> {
	const { ports } = visit;
	const { approval } = chat;
	if (approval.payloadHash !== binding.payloadHash || approval.version !== binding.version) throw new DaaError('approval_page_stale', 'The request changed since this card was sent, so nothing was decided. Look at it again.');
	const kind = action === 'edit' ? 'edit' : 'reject';
	const state: ModalState = { kind, approval: approval.id, payload_hash: binding.payloadHash, version: binding.version, approver: chat.approver.approverId, user: who.user, expires: ports.now().getTime() + MODAL_MINUTES * 60_000, ...(interaction.response_url && { response_url: interaction.response_url }) };
	const metadata = sealModal(ports.keys, state);
	const view = kind === 'reject' ? rejectView(approval, metadata) : (await visit.reassess(approval)) ? editView(approval, metadata) : undefined;
	if (!view) throw new DaaError('approval_edit_refused', 'This has to be edited on its page.');
	const opened = await visit.api('views.open', { trigger_id: interaction.trigger_id, view });
	if (!opened.ok) throw new DaaError('target_unavailable', 'Slack did not open the form. Press the button again, or open the request.');
}

async function press(visit: SlackVisit, pressed: Press): Promise<void> {
	const { ports } = visit;
	const { binding, who, action, interaction } = pressed;
	const found = await approverInChat(ports, binding.approvalId, who);
	if (!found) return await whisper(visit, interaction.response_url, STRANGER);
	try {
		const chat = await reviewInChat(ports, found);
		const refusal = notHere(chat);
		// What is closed says so by its own refusal.
		if (refusal !== undefined && chat.approval.decidedAt === null) throw new DaaError('approval_form_invalid', refusal);
		if (action !== 'approve') return await openForm(visit, pressed, chat);
		await afterDecision(visit, await decideInChat(ports, chat, who, binding, { decision: 'approve' }, NO_REASSESS));
	} catch (error) {
		report(visit, error);
		await whisper(visit, interaction.response_url, saying(error), found);
		// A card that shows too much is put right whoever noticed.
		await visit.refresh(binding.approvalId);
	}
}

const NAMES: Readonly<Record<string, Press['action']>> = { [ACTION.approve]: 'approve', [ACTION.edit]: 'edit', [ACTION.reject]: 'reject' };

function pressed(visit: SlackVisit, interaction: BlockActions, who: ChatUser): SlackReply {
	const [first] = interaction.actions;
	// A link button tells of itself too; the browser is there already.
	if (!first || interaction.actions.every(({ action_id: id }) => id === ACTION.open)) return { response: reply(200) };
	const action = NAMES[first.action_id];
	const binding = readButtonValue(visit.ports.keys, first.value);
	const after = action && binding ? () => press(visit, { action, binding, who, interaction }) : () => whisper(visit, interaction.response_url, NOT_OURS);
	return { response: reply(200), after };
}

async function decideForm(visit: SlackVisit, state: ModalState, { view }: ViewSubmission, who: ChatUser): Promise<DecidedApproval> {
	const { ports } = visit;
	const found = await approverInChat(ports, state.approval, who);
	if (!found || found.approver.approverId !== state.approver) throw new DaaError('approval_link_foreign', STRANGER);
	const chat = await reviewInChat(ports, found);
	const binding = { payloadHash: state.payload_hash, version: state.version };
	const { values } = view.state;
	if (state.kind === 'reject') return await decideInChat(ports, chat, who, binding, readReject(values), NO_REASSESS);
	const reassess = await visit.reassess(chat.approval);
	if (!reassess) throw new DaaError('approval_edit_refused', 'This has to be edited on its page.', { fields: { field: 'edit' } });
	return await decideInChat(ports, chat, who, binding, { decision: 'edit_and_approve', ...readEdit(values) }, reassess);
}

/** The form's answer carries its errors, so the decision is waited for, as long as Slack waits. */
async function submitted(visit: SlackVisit, interaction: ViewSubmission, who: ChatUser): Promise<SlackReply> {
	const { ports } = visit;
	const { values } = interaction.view.state;
	const state = openModal(ports.keys, interaction.view.private_metadata, ports.now());
	const errors = (text: string, field?: unknown): DeskResponse => json({ response_action: 'errors', errors: { [errorField(field, values)]: text.slice(0, 300) } });
	if (!state || state.user !== who.user || interaction.view.callback_id !== `daa_${state.kind}`) return { response: errors(OVER) };
	const decision = decideForm(visit, state, interaction, who).then(
		(decided) => ({ decided }),
		(error: unknown) => ({ error }),
	);
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<'late'>((resolve) => {
		timer = setTimeout(() => resolve('late'), ANSWER_MS);
	});
	const first = await Promise.race([decision, late]);
	clearTimeout(timer);
	if (first !== 'late' && 'error' in first) {
		const { error } = first;
		report(visit, error);
		return { response: errors(saying(error), isDaaError(error) ? error.fields.field : undefined), after: () => visit.refresh(state.approval) };
	}
	const after = async () => {
		const end = await decision;
		if ('decided' in end) return await afterDecision(visit, end.decided);
		report(visit, end.error);
		await whisper(visit, state.response_url, saying(end.error));
	};
	return { response: json({ response_action: 'clear' }), after };
}

/** Only people of the workspace that the app belongs to; a shared channel brings others. */
async function isOfTeam(visit: SlackVisit, { team, user }: Interaction): Promise<boolean> {
	const wanted = await visit.teamId();
	return wanted !== undefined && team.id === wanted && (user.team_id === undefined || user.team_id === null || user.team_id === wanted);
}

async function answer(visit: SlackVisit): Promise<SlackReply> {
	const { ports, request } = visit;
	const verified = verifyRequest(visit.signingSecret, request, ports.now());
	if (!verified.ok) return { response: reply(401, 'Not taken.') };
	if (request.contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') return { response: reply(415, 'Not taken.') };
	const interaction = readInteraction(request.rawBody ?? new Uint8Array());
	if (!interaction) return { response: reply(400, 'Not understood.') };
	const at = ports.now();
	const first = await ports.store.transaction((tx) => tx.useOnce({ key: `slack ${verified.signature}`, at: at.toISOString(), expiresAt: verified.expiresAt.toISOString() }));
	if (!first) return { response: reply(409, 'Taken already.') };
	const who: ChatUser = { team: interaction.team.id, user: interaction.user.id };
	if (!(await isOfTeam(visit, interaction))) {
		const url = interaction.type === 'block_actions' ? interaction.response_url : undefined;
		return interaction.type === 'block_actions' ? { response: reply(200), after: () => whisper(visit, url, STRANGER) } : { response: json({ response_action: 'errors', errors: { [errorField(undefined, interaction.view.state.values)]: STRANGER } }) };
	}
	return interaction.type === 'block_actions' ? pressed(visit, interaction, who) : await submitted(visit, interaction, who);
}

/**
 * What Slack sends when somebody presses a button of a card or sends a form. Nothing of it is believed before its
 * signature, its time, its workspace and its person are checked, and nothing is taken twice. Never throws.
 */
export async function handleSlack(visit: SlackVisit): Promise<SlackReply> {
	const guarded = (after: (() => Promise<void>) | undefined) =>
		after && {
			after: async () => {
				try {
					await after();
				} catch (error) {
					visit.report(error);
				}
			},
		};
	try {
		const { response, after } = await answer(visit);
		return { response, ...guarded(after) };
	} catch (error) {
		visit.report(error);
		return { response: reply(503, 'Not available right now.') };
	}
}
