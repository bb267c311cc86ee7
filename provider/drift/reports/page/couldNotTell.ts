import type { Report, ResourceReport, StackReport } from "../../report";
import { groups } from "./group";
import type { Holders } from "./holders";
import { item } from "./item";
import { html, type Markup, name } from "./markup";
import { count, empty, section } from "./section";

/** Stacks and resources that could not be read, with the reason: stacks first. */
export function couldNotTellSection({ stacks, resources }: Report, holders: Holders): Markup {
  const unread = stacks.filter(({ problem }) => problem !== null);
  const unknown = resources.filter(isUnknown);
  const found = unread.length + unknown.length;
  const content =
    found === 0
      ? empty("Everything could be read.")
      : html`<p class="lead">These may be in step or not: they could not be read.</p>
${unread.map(stackItem)}${groups(holders, "could-not-tell", isUnknown, resourceItem)}`;
  return section("could-not-tell", ["Could not tell", count(found)], content);
}

const isUnknown = ({ status }: ResourceReport): boolean => status === "couldNotTell";

const tag = html`<span class="tag couldNotTell">Could not tell</span>`;

const stackItem = ({ name: stack, problem }: StackReport): Markup => html`
<article class="item" data-entry data-holder="">
<p class="kind">${tag}All that one program states (a stack)</p>
<h3>${name(stack)}</h3>
<p class="prose">${problem ?? ""}</p>
</article>`;

const resourceItem = (resource: ResourceReport): Markup =>
  item(resource, tag, html`<p class="prose">${resource.reason ?? "The report does not say why."}</p>`);
