const CLIENTS = 10_000;
/** The proof of a contender sends three requests of one client. */
const REQUESTS_IN_A_ROW = 3;

/** Returns keys of 10,000 clients in turn, each for three requests in a row. */
export function clientsInTurn(): () => string {
  let requests = 0;
  return () => `client ${Math.floor(requests++ / REQUESTS_IN_A_ROW) % CLIENTS}`;
}
