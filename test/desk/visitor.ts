import { handleDesk, type Deciding, type DeskVisit } from '../../src/desk/handle-desk';
import type { DeskResponse } from '../../src/desk/handle-review';
import type { SignInLinkMessage } from '../../src/identity/session/send-link';
import type { ApprovalRecord } from '../../src/store/port';
import { reassess } from '../approve/fixtures';
import { hiddenFields } from '../identity/visitor';
import type { TestPorts } from '../support/test-ports';

export const DESK = 'https://n8n.example.com/webhook/review-desk';

/** A browser at the desk: it keeps nothing but the page it has. */
export class DeskVisitor {
	readonly sent: SignInLinkMessage[] = [];
	readonly woken: ApprovalRecord[] = [];
	private readonly waiting: (() => Promise<void>)[] = [];
	page: DeskResponse = { status: 0, headers: {}, body: '' };

	constructor(private readonly ports: TestPorts) {}

	async visit(method: 'GET' | 'POST', query: string, form?: Record<string, string>, { cookies, ...patch }: Partial<DeskVisit> & { cookies?: string } = {}): Promise<DeskResponse> {
		const deciding: Deciding = {
			reassessor: async () => reassess,
			wake: async (approval) => void this.woken.push(approval),
		};
		this.page = await handleDesk({
			ports: this.ports,
			request: { method, query: new URLSearchParams(query), now: this.ports.now(), cookies, contentType: 'application/x-www-form-urlencoded', body: form && new URLSearchParams(form).toString() },
			deskUrl: DESK,
			sendSignInLink: async (message) => {
				this.sent.push(message);
				return { channel: 'email' };
			},
			later: (work) => this.waiting.push(work),
			deciding,
			...patch,
		});
		return this.page;
	}

	/** What was left for after the answers. */
	async settle(): Promise<void> {
		for (const work of this.waiting.splice(0)) await work();
	}

	async signIn(who: string): Promise<DeskResponse> {
		await this.visit('POST', '', { who });
		await this.settle();
		return await this.visit('POST', '', { desk_link: new URL(this.sent.at(-1)?.url ?? '').searchParams.get('desk') ?? '' });
	}

	/** Sends a form of the page that is open. */
	async send(fields: Record<string, string>, patch: Partial<DeskVisit> = {}): Promise<DeskResponse> {
		const { desk = '', environment = 'production' } = hiddenFields(this.page.body);
		const page = await this.visit('POST', '', { desk, environment, go: 'queue', ...fields }, patch);
		await this.settle();
		return page;
	}
}

/** The form token of one row or panel. */
export const formToken = (html: string): string => /name="form_token" value="([^"]*)"/.exec(html)?.[1] ?? '';
export const picks = (html: string): Record<string, string> => Object.fromEntries([...html.matchAll(/name="(pick\.[^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
export const rowsOf = (html: string): string[] => [...html.matchAll(/data-id="([^"]*)"/g)].map(([, id = '']) => id);
