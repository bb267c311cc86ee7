/** Who may import whom. What is not listed is refused: the tree shows the architecture, and this keeps it true. */

const p = (path) => `^provider/${path}`;
const npm = (name) => `node_modules/${name}/`;
const may = (from, ...to) => ({ from: { path: from }, to: { path: to } });

const vocabulary = [
  p("lifecycle\\.ts$"),
  p("errors\\.ts$"),
  p("lookups\\.ts$"),
  p("arguments\\.ts$"),
  p("known\\.ts$"),
  p("planned\\.ts$"),
  p("limit\\.ts$"),
  p("table\\.ts$"),
  p("grouped\\.ts$"),
];

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: {
        orphan: true,
        pathNot: ["(\\.d\\.ts|cli\\.ts)$", p("bin/"), p("drift/reports/page/page\\.js$"), "^examples/"],
      },
      to: {},
    },
    {
      name: "no-undeclared-packages",
      severity: "error",
      from: {},
      // Types are gone once it is compiled; the root has them.
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown"], pathNot: "node_modules/@types/" },
    },
  ],
  allowed: [
    may(p("(arguments|errors|known|lifecycle|lookups)\\.ts$"), ...vocabulary, npm("zod")),
    may(
      p("http/"),
      p("http/"),
      ...vocabulary,
      npm("undici"),
      npm("cockatiel"),
      npm("oauth4webapi"),
      "^(node:)?[a-z_/]+$",
    ),
    // The service at the door: verbs and shapes, without policy.
    may(
      p("partnercenter/(api|lists|requestId|roles|wire|upgradeApi|upgradeWire|codes|credentials)\\.ts$"),
      p("partnercenter/(api|lists|requestId|roles|wire|upgradeApi|upgradeWire|codes|credentials)\\.ts$"),
      p("http/"),
      ...vocabulary,
      npm("zod"),
      npm("undici"),
      "^(node:)?crypto$",
    ),
    // Decisions and hooks: no Pulumi, no environment, no clock, no other resource.
    may(
      p(
        "partnercenter/(skus|users|wants|subscriptionOthers|requestId|[a-zA-Z]+\\.(args|state|decide|words|body|apply|others|settle|readBack|look|requests|run|legacy|transition|hooks))\\.ts$",
      ),
      p(
        "partnercenter/(skus|users|wants|subscriptionOthers|requestId|api|wire|upgradeApi|upgradeWire|[a-zA-Z]+\\.(args|state|decide|words|body|apply|others|settle|readBack|look|requests|run|legacy|transition))\\.ts$",
      ),
      p("http/json\\.ts$"),
      ...vocabulary,
      npm("zod"),
    ),
    may(
      p("partnercenter/companyNames\\.ts$"),
      p("partnercenter/api\\.ts$"),
      ...vocabulary,
      "^(node:)?timers/promises$",
    ),
    // What a preview says about a whole program.
    may(
      p("partnercenter/preview/"),
      p("partnercenter/preview/"),
      p("partnercenter/(skus|users|api|wire|upgradeApi|upgradeWire|[a-zA-Z]+\\.(decide|words|args))\\.ts$"),
      ...vocabulary,
    ),
    // What a drift report says about one license.
    may(
      p("partnercenter/drift/"),
      p("partnercenter/(skus|wire|[a-zA-Z]+\\.(decide|words|args))\\.ts$"),
      p("drift/(judgement|report)\\.ts$"),
      ...vocabulary,
    ),
    may(
      p("uipath/drift\\.ts$"),
      p("uipath/(wire|[a-zA-Z]+\\.(decide|args))\\.ts$"),
      p("drift/(judgement|report)\\.ts$"),
    ),
    may(p("drift/(report|judgement|summary)\\.ts$"), p("drift/report\\.ts$"), npm("zod")),
    // What is written of a report, for people and machines: a function of the report alone. Dates look as in a judgement's words.
    may(
      p("drift/reports/"),
      p("(grouped\\.ts$|drift/(reports/|(report|judgement)\\.ts$))"),
      npm("cli-table3"),
      npm("xmlbuilder"),
      npm("@types/sarif"),
      "^(node:)?(util|crypto)$",
    ),
    may(
      p("drift/[a-zA-Z]+\\.ts$"),
      p("drift/[a-zA-Z]+\\.ts$"),
      p("engine/"),
      p("http/secrets\\.ts$"),
      p("(partnercenter|uipath)/[a-zA-Z]+\\.(hooks|args)\\.ts$"),
      p("(partnercenter|uipath)/api\\.ts$"),
      p("(partnercenter/drift/|uipath/drift\\.ts$)"),
      ...vocabulary,
      npm("@pulumi/pulumi"),
      npm("@types/picomatch"),
      npm("picomatch"),
      npm("cockatiel"),
      npm("zod"),
    ),
    may(
      p("uipath/(api|wire|credentials)\\.ts$"),
      p("uipath/(api|wire)\\.ts$"),
      p("http/"),
      ...vocabulary,
      npm("zod"),
      npm("undici"),
    ),
    may(
      p("uipath/(preview|poolPreview|wants|[a-zA-Z]+\\.(args|decide|apply|requests|hooks))\\.ts$"),
      p("uipath/(api|wire|poolPreview|wants|[a-zA-Z]+\\.(args|decide|apply|requests))\\.ts$"),
      ...vocabulary,
      npm("zod"),
    ),
    // What users write.
    may(
      p("(partnercenter|uipath)/[a-zA-Z]+\\.ts$"),
      p("engine/resource\\.ts$"),
      p("(partnercenter|uipath)/wants\\.ts$"),
      npm("@pulumi/pulumi"),
    ),
    may(
      p("engine/"),
      p("engine/"),
      npm("zod"),
      p("http/"),
      p(
        "partnercenter/(api|companyNames|credentials|signInAdvice|wants|wire|preview/(customer|exclusive|outOfSight|purchases|removals|shortages|summary|undeclared|work))\\.ts$",
      ),
      p("uipath/(api|credentials|preview)\\.ts$"),
      ...vocabulary,
      npm("@pulumi/pulumi"),
      npm("js-yaml"),
      npm("@types/js-yaml"),
      "^(node:)?[a-z0-9_/]+$",
    ),
    may(
      p("resources/"),
      p("resources/"),
      p("engine/"),
      p("(partnercenter|uipath)/[a-zA-Z]+\\.hooks\\.ts$"),
      p("partnercenter/(api|companyNames)\\.ts$"),
      p("http/finishing\\.ts$"),
      ...vocabulary,
      npm("@pulumi/pulumi"),
    ),
    may(p("index\\.ts$"), p("engine/provider\\.ts$"), p("[a-z]+/[a-zA-Z]+\\.ts$")),
    may(
      p("commands/"),
      p("commands/"),
      p("engine/"),
      p("http/"),
      p("drift/(backend|connections|deployment|drift|pattern|reason|report|stack|summary|reports/[a-z]+)\\.ts$"),
      p("(partnercenter|uipath)/(api|wire|codes|roles|credentials|signInAdvice)\\.ts$"),
      ...vocabulary,
      npm("commander"),
      npm("yocto-spinner"),
      npm("oauth4webapi"),
      npm("undici"),
      npm("zod"),
      npm("@pulumi/pulumi"),
      "package\\.json$",
      "^(node:)?[a-z_/]+$",
    ),
    may(
      p("(cli\\.ts|bin/)"),
      p("commands/"),
      p("errors\\.ts$"),
      "package\\.json$",
      p("(cli\\.ts|dist/cli\\.js)$"),
      npm("commander"),
    ),
    // What the drift report says, and the forms in which it says it: made of the report alone.
    may(p("drift/report\\.ts$"), npm("zod")),
    may(p("drift/reports/"), p("drift/reports/"), p("drift/report\\.ts$")),
    may(p("drift/reports/html\\.ts$"), "^(node:)?crypto$"),
    may(p("drift/reports/page/files\\.ts$"), "^(node:)?(fs|path)$"),
    may(p("commands/(simulate|signInValues)\\.ts$"), p("simulator/(server|problems)\\.ts$")),
    // The simulator knows nothing of ours, so that one misreading cannot pass on both sides; but for the one table of delegated roles.
    may(p("simulator/partnercenter/delegation\\.ts$"), p("partnercenter/roles\\.ts$")),
    may(p("simulator/"), p("simulator/"), npm("zod"), npm("js-yaml"), npm("@types/js-yaml"), "^(node:)?[a-z_/]+$"),
    may("^examples/", npm("@pulumi/pulumi"), p("dist/index")),
  ],
  allowedSeverity: "error",
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsConfig: { fileName: "provider/tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "require", "node"] },
  },
};
