// Reads the page aloud with a voice that lives on the machine, so that nothing leaves it, and marks the sentence being
// read. Worksheets are left out. It begins only when asked to, and stops when the page is left.
const box = document.querySelector("[data-aloud]");
const page = document.querySelector(".step-body");
const speech = window.speechSynthesis;
const SKIPPED = "form, details, .exercise, figure svg, [aria-hidden=true]";
const BLOCKS = "h2, h3, p, li, figcaption";
const NAME = "aloud";

function textNodes(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

// The place of a stretch of a block's text, as a range of the document.
function rangeOf(block, start, end) {
  const range = document.createRange();
  let passed = 0;
  for (const node of textNodes(block)) {
    const { length } = node.data;
    if (start >= passed && start <= passed + length) range.setStart(node, start - passed);
    if (end >= passed && end <= passed + length) {
      range.setEnd(node, end - passed);
      break;
    }
    passed += length;
  }
  return range;
}

function sentencesOf(block, language) {
  const text = textNodes(block).map((node) => node.data).join("");
  const cut = new Intl.Segmenter(language, { granularity: "sentence" });
  return [...cut.segment(text)]
    .filter((part) => part.segment.trim())
    .map((part) => ({ text: part.segment.trim(), start: part.index, end: part.index + part.segment.length, block }));
}

function begin() {
  const language = document.documentElement.lang;
  const play = box.querySelector("[data-aloud-play]");
  const stop = box.querySelector("[data-aloud-stop]");
  const speed = box.querySelector("[data-aloud-speed]");
  const first = play.textContent;
  let queue = [];
  let at = 0;
  let turn = 0; // an utterance of an earlier turn may still report its end

  const voice = () => speech.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(language));

  const mark = (sentence) => {
    if (!window.CSS?.highlights) return;
    if (sentence) CSS.highlights.set(NAME, new Highlight(rangeOf(sentence.block, sentence.start, sentence.end)));
    else CSS.highlights.delete(NAME);
  };

  const show = (state) => {
    box.dataset.state = state;
    play.textContent = { idle: first, reading: play.dataset.pause, paused: play.dataset.goOn }[state];
    stop.hidden = state === "idle";
  };

  const end = () => {
    turn += 1;
    speech.cancel();
    queue = [];
    mark(null);
    show("idle");
  };

  const next = () => {
    const sentence = queue[at];
    if (!sentence) {
      end();
      return;
    }
    const mine = turn;
    const words = new SpeechSynthesisUtterance(sentence.text);
    words.lang = language;
    words.voice = voice();
    words.rate = Number(speed.value);
    words.onend = () => {
      if (mine !== turn) return;
      at += 1;
      next();
    };
    words.onerror = () => { if (mine === turn) end(); };
    mark(sentence);
    speech.speak(words);
  };

  const start = () => {
    const blocks = [...page.querySelectorAll(BLOCKS)].filter((one) => !one.closest(SKIPPED) && !one.querySelector(BLOCKS));
    queue = blocks.flatMap((block) => sentencesOf(block, language));
    at = 0;
    show("reading");
    next();
  };

  // A pause forgets the rest of the sentence and reads it again: some browsers never come back from their own pause.
  const pause = () => {
    turn += 1;
    speech.cancel();
    show("paused");
  };

  play.addEventListener("click", () => {
    if (box.dataset.state === "reading") pause();
    else if (box.dataset.state === "paused") {
      show("reading");
      next();
    } else start();
  });
  stop.addEventListener("click", () => {
    end();
    play.focus();
  });
  speed.addEventListener("change", () => {
    if (box.dataset.state !== "reading") return;
    turn += 1;
    speech.cancel();
    next();
  });
  addEventListener("pagehide", end);

  const offer = () => {
    const found = Boolean(voice());
    play.hidden = !found;
    speed.parentElement.hidden = !found;
    box.querySelector("[data-aloud-none]").hidden = found;
    box.hidden = false;
  };
  show("idle");
  if (speech.getVoices().length) offer();
  speech.addEventListener?.("voiceschanged", offer);
}

if (box && page && speech && window.Intl?.Segmenter) begin();
