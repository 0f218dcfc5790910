import type { VNode } from 'preact';
import { utcPhrase } from '../../approve/describe-approval';
import { isDaaError } from '../../errors';
import { findPeople } from '../../identity/session/find-people';
import { DELEGATIONS_KEY, parseDelegations, type Delegation } from '../../tier/routing/delegations';
import { setDelegation } from '../../tier/routing/set-delegation';
import type { DeskVisit } from '../handle-desk';
import { Inline } from '../parts/exact';
import { deskFrame, DeskForm } from '../session/frame';
import type { DeskPage, SignedIn } from '../session/signed-in';
import { Notice, type Said } from './notice';

/** What a browser's date and time field sends, taken as UTC; undefined for anything else. */
function moment(text: string | undefined): string | undefined {
	const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text ?? '') ? Date.parse(`${text}:00Z`) : Number.NaN;
	return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

async function change({ ports }: DeskVisit, at: SignedIn): Promise<Said> {
	const [person = ''] = at.keys;
	const { id, name, role } = at.approver;
	const actor = { kind: 'person', id, name, role } as const;
	if (at.fields.get('do') === 'back') {
		await setDelegation(ports, actor, person, null);
		return { good: true, text: 'You are back; new requests come to you again.' };
	}
	const [from, until] = [moment(at.fields.get('from')), moment(at.fields.get('until'))];
	if (from === undefined || until === undefined) return { good: false, text: 'Both times are needed. Nothing was changed.' };
	const typed = at.fields.get('backup')?.trim() ?? '';
	const [backup] = typed === '' ? [] : await findPeople(ports.store, typed);
	if (typed !== '' && !backup) return { good: false, text: 'Nobody who decides here is known by that address or ID. Nothing was changed.' };
	try {
		await setDelegation(ports, actor, person, { from, until, ...(backup && { backup: backup.key }) });
		return { good: true, text: `You are away until ${utcPhrase(until)}; ${backup ? backup.name : "the policy's backup"} is asked instead.` };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { good: false, text: `${error.message} Nothing was changed.` };
	}
}

function Now({ at, away }: { at: SignedIn; away: Delegation }): VNode {
	return (
		<section class="card switch-on calm" aria-labelledby="away">
			<h2 id="away">You are away</h2>
			<p>
				From {utcPhrase(away.from)} until {utcPhrase(away.until)}; <Inline text={away.backup ?? 'the backup that the policy names'} /> is asked instead.
			</p>
			<DeskForm at={at} go="delegation">
				<button class="plain-button" type="submit" name="do" value="back">
					I am back
				</button>
			</DeskForm>
		</section>
	);
}

function Away({ at }: { at: SignedIn }): VNode {
	return (
		<section class="card" aria-labelledby="out">
			<h2 id="out">Out of office</h2>
			<DeskForm at={at} go="delegation" label="Out of office">
				<div class="cols">
					<div>
						<label for="from">
							Away from <span class="hint">In UTC.</span>
						</label>
						<input id="from" name="from" type="datetime-local" required />
					</div>
					<div>
						<label for="until">
							Back at <span class="hint">In UTC.</span>
						</label>
						<input id="until" name="until" type="datetime-local" required />
					</div>
				</div>
				<label for="backup">
					Who decides instead <span class="hint">Address or ID. Empty: the backup that the policy names for you.</span>
				</label>
				<input id="backup" name="backup" type="text" maxlength={320} autocomplete="off" autocapitalize="none" spellcheck={false} />
				<button class="go" type="submit" name="do" value="away">
					Save
				</button>
				<p class="small muted">Requests made while you are away go to them. What waits for you by then is handed over too, where its policy lets them decide.</p>
			</DeskForm>
		</section>
	);
}

/** Out of office and who stands in; honoured when the next request is routed. */
export const delegationPage: DeskPage = async (visit, at) => {
	const wanted = at.fields.get('do');
	const said = wanted === 'away' || wanted === 'back' ? await change(visit, at) : undefined;
	const away = parseDelegations(await visit.ports.store.setting(DELEGATIONS_KEY)).find(({ person, until }) => at.keys.includes(person) && Date.parse(until) > visit.request.now.getTime());
	const body = (
		<>
			<div class="top slim">
				<h1>My delegation</h1>
				<p class="muted">While you are away, somebody else is asked in your place.</p>
				<Notice said={said} />
			</div>
			<div class="forms slim">
				{away && <Now at={at} away={away} />}
				<Away at={at} />
			</div>
		</>
	);
	return deskFrame(visit, at, { title: 'My delegation', active: 'delegation', status: said && !said.good ? 422 : 200, body });
};
