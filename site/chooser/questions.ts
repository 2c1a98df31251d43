/** A question of the chooser, with the answers that it offers. */
export interface Question<Name extends string = QuestionName> {
  readonly name: Name;
  readonly text: string;
  /** By the value of the answer. */
  readonly answers: Readonly<Record<string, string>>;
}

export type QuestionName = 'what' | 'who' | 'burst' | 'promise' | 'where';

/** One answer to each question. */
export type Answers = Readonly<Record<QuestionName, string>>;

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    name: 'what',
    text: 'What do you protect?',
    answers: {
      api: 'An API or a website',
      login: 'A login, a one-time code, a password reset',
      job: 'Something slow or expensive: reports, uploads, a language model',
      upstream: 'Somebody else’s API that you call',
    },
  },
  {
    name: 'who',
    text: 'Who is counted?',
    answers: {
      address: 'The address of the client',
      user: 'A user who is signed in',
      key: 'An API key',
      tenant: 'A tenant with many users',
    },
  },
  {
    name: 'burst',
    text: 'May a burst pass?',
    answers: { yes: 'Yes, if the average holds', no: 'No, calls must be spread' },
  },
  {
    name: 'promise',
    text: 'What do you promise?',
    answers: {
      rate: 'A number a second or a minute',
      span: 'Never more than the limit in any span of time',
      plan: 'A number a day or a month, as on a price list',
    },
  },
  {
    name: 'where',
    text: 'Where does it run?',
    answers: {
      one: 'In one process',
      redis: 'In several, with Redis',
      postgres: 'In several, with Postgres',
      edge: 'At the edge, or in functions',
    },
  },
];

/** The answers that the chooser opens with. */
export const firstAnswers: Answers = {
  what: 'api',
  who: 'address',
  burst: 'yes',
  promise: 'rate',
  where: 'one',
};
