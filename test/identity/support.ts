import { type TOTP, URI } from 'otpauth';
import { confirmByOwner } from '../../src/identity/confirm-enrolment';
import { enrolTotp } from '../../src/identity/enrol';
import type { TestPorts } from '../support/test-ports';

export const OWNER = { kind: 'person', id: 'owner', name: 'Olga Owner' } as const;

/** An authenticator app that was shown this QR code. */
export class App {
	private readonly totp: TOTP;

	constructor(uri: string) {
		this.totp = URI.parse(uri) as TOTP;
	}

	/** What it shows at a moment. */
	code(at: Date): string {
		return this.totp.generate({ timestamp: at.getTime() });
	}

	/** A code that it shows at none of the steps around a moment. */
	wrongCode(at: Date): string {
		const right = [-2, -1, 0, 1, 2].map((step) => this.code(new Date(at.getTime() + step * 30_000)));
		return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code)) ?? '999999';
	}
}

/** Enrols somebody and confirms the first code; the clock is moved on by two steps, so that the next code is a new one. */
export async function enrolled(ports: TestPorts, approverId: string): Promise<App> {
	const { uri } = await enrolTotp(ports, OWNER, approverId, { link: false });
	const app = new App(uri ?? '');
	await confirmByOwner(ports, OWNER, approverId, app.code(ports.now()));
	ports.clock.advance(60_000);
	return app;
}
