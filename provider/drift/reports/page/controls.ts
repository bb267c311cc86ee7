import { type Holders, holderWord } from "./holders";
import { html, type Markup, nothing } from "./markup";

/** Controls that work only with the script. They stay hidden until the script shows them. */
export const controls = (holders: Holders): Markup => html`
<form class="controls" role="search" aria-label="This report" hidden>
<p><label for="find">Find</label> <input type="search" id="find" autocomplete="off" spellcheck="false"></p>
${holders.size < 2 ? nothing : holderChoice(holders)}
<output id="shown" for="find" aria-live="polite"></output>
</form>`;

const holderChoice = (holders: Holders): Markup => html`
<p><label for="holder">${holderWord(holders)}</label> <select id="holder"><option value="">All</option>
${[...holders.values()].map(({ id, label }) => html`<option value="${id}">${label}</option>`)}</select></p>`;
