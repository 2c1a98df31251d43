import { Injectable } from '@nestjs/common';

/** The accounts of the app. */
@Injectable()
export class Accounts {
  readonly #passwords = new Map([['ada', 'engine']]);

  accepts(name: string, password: string): boolean {
    return this.#passwords.get(name) === password;
  }
}
