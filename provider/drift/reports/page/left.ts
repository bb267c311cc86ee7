import type { Report } from "../../report";
import { isLeft, leftInWords } from "../words";
import { glance } from "./fold";
import { groups } from "./group";
import type { Holders } from "./holders";
import { html, type Markup, nothing } from "./markup";
import { outOfStepItem } from "./outOfStep";
import { count, section } from "./section";

/** What is left as it was found, because someone decided so. */
export function leftSection({ resources }: Report, holders: Holders): Markup {
  const found = resources.filter(isLeft).length;
  if (found === 0) return nothing;
  return section(
    "left",
    ["Left as found", count(found)],
    [
      html`<p class="lead">Someone decided to leave these as they are until a day. Until then they do not count.</p>`,
      groups(holders, "left", isLeft, (resource) =>
        outOfStepItem(
          resource,
          found > glance,
          resource.left === null ? nothing : html`<p class="prose">${leftInWords(resource.left)}</p>`,
        ),
      ),
    ],
  );
}
