import type { VNode } from 'preact';
import { auditTrail, type TrailEntry } from '../../audit/audit-trail';
import { utcPhrase } from '../../approve/describe-approval';
import { isDaaError } from '../../errors';
import { readSwitches } from '../../tier/switches/read-switches';
import { setSwitch } from '../../tier/switches/set-switch';
import { scopeWords, switchName, SWITCHES, SWITCHES_KEY, type SwitchName, type SwitchScope, type SwitchState } from '../../tier/switches/switch';
import type { DeskVisit } from '../handle-desk';
import { Inline } from '../parts/exact';
import { deskFrame, DeskForm } from '../session/frame';
import type { DeskPage, SignedIn } from '../session/signed-in';
import { Notice, type Said } from './notice';

const WORDS: Readonly<Record<SwitchName, { title: string; text: string; confirm: string }>> = {
	summarize_only: { title: 'Summarize only', text: 'The AI only summarizes; nothing runs without a person. Classification and logging stay on.', confirm: 'SUMMARIZE' },
	stop_execution: { title: 'Stop execution', text: 'Audited Execute refuses everything; grants stay unused.', confirm: 'STOP' },
};
const SHOWN = 20;
const mayTurn = ({ roles }: SignedIn): boolean => roles.includes('switch_admin');

function scopeOf(at: SignedIn): SwitchScope {
	const name = at.fields.get('scope_name')?.trim() ?? '';
	const kind = at.fields.get('scope');
	if (kind === 'workflow') return { kind, workflow_id: name };
	return kind === 'action_type' ? { kind, action_type: name } : { kind: 'all' };
}

/** Turns a switch, where the visitor may and has typed the word that says they mean it. */
async function turn({ ports }: DeskVisit, at: SignedIn): Promise<Said> {
	const name = switchName.safeParse(at.fields.get('switch'));
	const on = at.fields.get('do') === 'on';
	if (!mayTurn(at)) return { good: false, text: 'Your roles do not allow turning switches. Nothing was changed.' };
	if (!name.success) return { good: false, text: 'There is no such switch. Nothing was changed.' };
	const { title, confirm } = WORDS[name.data];
	if (at.fields.get('confirm')?.trim().toUpperCase() !== confirm) return { good: false, text: `To confirm, type ${confirm}. Nothing was changed.` };
	const { id, name: person, role } = at.approver;
	try {
		const { changed } = await setSwitch(ports, { actor: { kind: 'person', id, name: person, role }, place: 'desk' }, { switch: name.data, scope: scopeOf(at), on, reason: at.fields.get('reason') ?? '' });
		return { good: true, text: changed ? `${title} is ${on ? 'on' : 'off'} for ${scopeWords(scopeOf(at))}, from the next item on.` : 'It stood so already.' };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { good: false, text: `${error.message} ${error.hint ?? ''}` };
	}
}

function Reason({ id, confirm }: { id: string; confirm: string }): VNode {
	return (
		<>
			<div>
				<label for={`${id}-reason`}>Why</label>
				<input id={`${id}-reason`} name="reason" type="text" maxlength={1000} required autocomplete="off" />
			</div>
			<div>
				<label for={`${id}-confirm`}>
					To confirm, type <code>{confirm}</code>
				</label>
				<input id={`${id}-confirm`} name="confirm" type="text" required autocomplete="off" spellcheck={false} />
			</div>
		</>
	);
}

function IsOn({ at, state, index }: { at: SignedIn; state: SwitchState; index: number }): VNode {
	const { scope } = state;
	const { title, confirm } = WORDS[state.switch];
	const id = `off-${index}`;
	const scopeName = scope.kind === 'all' ? undefined : scope.kind === 'workflow' ? scope.workflow_id : scope.action_type;
	return (
		<section class="card switch-on" aria-labelledby={id}>
			<h2 id={id}>
				{title} is on for <Inline text={scopeWords(scope)} />
			</h2>
			<p>
				<Inline text={state.reason} />
			</p>
			<p class="small muted">
				<Inline text={state.by} />{state.at !== '' && <>, {utcPhrase(state.at)}</>}
			</p>
			{mayTurn(at) && state.by !== 'unreadable' && (
				<DeskForm at={at} go="switches" hidden={{ switch: state.switch, scope: scope.kind, scope_name: scopeName }} label={`Turn ${title} off`}>
					<div class="cols three">
						<Reason id={id} confirm={confirm} />
						<button class="plain-button" type="submit" name="do" value="off">
							Turn off
						</button>
					</div>
				</DeskForm>
			)}
		</section>
	);
}

function TurnOn({ at, name, places, open }: { at: SignedIn; name: SwitchName; places: number; open: boolean }): VNode {
	const { title, text, confirm } = WORDS[name];
	return (
		<section class="card" aria-labelledby={`on-${name}`}>
			<h2 id={`on-${name}`}>
				{title} <span class={`chip ${places === 0 ? 'low' : 'high'}`}>{places === 0 ? 'off' : 'on'}</span>
			</h2>
			<p>{text}</p>
			{mayTurn(at) && (
				<details class="act" open={open}>
					<summary>Turn it on{places > 0 && ' for something else'}</summary>
					<DeskForm at={at} go="switches" hidden={{ switch: name }} label={`Turn ${title} on`}>
						<label for={`${name}-scope`}>For</label>
						<select id={`${name}-scope`} name="scope">
							<option value="all">everything</option>
							<option value="workflow">one workflow</option>
							<option value="action_type">one action type</option>
						</select>
						<label for={`${name}-name`}>
							Which one <span class="hint">The workflow's ID or the action type; leave empty for everything.</span>
						</label>
						<input id={`${name}-name`} name="scope_name" type="text" maxlength={200} autocomplete="off" spellcheck={false} />
						<Reason id={name} confirm={confirm} />
						<button class="stop" type="submit" name="do" value="on">
							Turn on
						</button>
					</DeskForm>
				</details>
			)}
		</section>
	);
}

function History({ entries }: { entries: readonly TrailEntry[] }): VNode | null {
	if (entries.length === 0) return null;
	return (
		<section class="card" aria-labelledby="history">
			<h2 id="history">History</h2>
			<ol class="line">
				{entries.map((entry) => (
					<li class={entry.outcome.endsWith('_on') ? 'bad' : 'good'}>
						<time datetime={entry.at}>{utcPhrase(entry.at)}</time>
						<p>
							<Inline text={entry.sentence} />
						</p>
					</li>
				))}
			</ol>
		</section>
	);
}

/** What is switched on, by whom and why, and turning it. */
export const switchesPage: DeskPage = async (visit, at) => {
	const wanted = at.fields.get('do');
	const said = wanted === 'on' || wanted === 'off' ? await turn(visit, at) : undefined;
	const on = await readSwitches(visit.ports.store);
	const entries = (await auditTrail(visit.ports.store, visit.ports.keys, SWITCHES_KEY, 'production')).slice(-SHOWN).reverse();
	const body = (
		<>
			<div class="top">
				<h1>Switches</h1>
				<p class="muted">{on.length === 0 ? 'Everything runs as the policy says.' : `${on.length} ${on.length === 1 ? 'switch is' : 'switches are'} on.`} They count for test and production alike.</p>
				<Notice said={said} />
			</div>
			<div class="forms">
				{on.map((state, index) => (
					<IsOn at={at} state={state} index={index} />
				))}
				<div class="grid halves">
					{SWITCHES.map((name) => (
						<TurnOn at={at} name={name} places={on.filter((state) => state.switch === name).length} open={said?.good === false && at.fields.get('switch') === name} />
					))}
				</div>
				{!mayTurn(at) && <p class="muted">The policy names who may turn them.</p>}
				<History entries={entries} />
			</div>
		</>
	);
	return deskFrame(visit, at, { title: 'Switches', active: 'switches', status: said && !said.good ? 422 : 200, body });
};
