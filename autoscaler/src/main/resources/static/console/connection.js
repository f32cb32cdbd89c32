// Keeps one stream of server-sent events open, whatever happens to it, and says how it is.

const SILENCE = 5000; // The server sends once a second: after five, nobody is there.
const FIRST_RETRY = 1000;
const LAST_RETRY = 10000;

export class Connection {
  #url;
  #onTick;
  #onState;
  #source = null;
  #timer = 0;
  #retry = FIRST_RETRY;
  #heardAt = 0;
  #live = false;

  /**
   * @param url of the stream
   * @param onTick takes each state of the server
   * @param onState takes true when the stream has begun to flow and false when it has stopped
   */
  constructor(url, onTick, onState) {
    this.#url = url;
    this.#onTick = onTick;
    this.#onState = onState;
  }

  open() {
    this.#connect();
    setInterval(() => this.#watch(), 1000);
    window.addEventListener('online', () => this.#again(0));
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#heardAt = Date.now();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener('tick', (event) => {
      this.#heardAt = Date.now();
      this.#retry = FIRST_RETRY;
      this.#setLive(true);
      this.#onTick(JSON.parse(event.data));
    });
    // The browser's own retry gives up for good when the server answers 503 or a proxy 502.
    source.addEventListener('error', () => this.#lost());
  }

  /** A connection can die without a word: a laptop slept, a network went. */
  #watch() {
    if (this.#source && Date.now() - this.#heardAt > SILENCE) this.#lost();
  }

  #lost() {
    this.#source?.close();
    this.#source = null;
    this.#setLive(false);
    this.#again(this.#retry * (0.75 + Math.random() / 2));
    this.#retry = Math.min(LAST_RETRY, this.#retry * 2);
  }

  #again(delay) {
    if (this.#source) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  #setLive(live) {
    if (this.#live === live) return;
    this.#live = live;
    this.#onState(live);
  }
}
