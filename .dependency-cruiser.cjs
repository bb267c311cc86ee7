/** Which folder may import which. An import that is not listed is an error, so the folders keep to the architecture. */

const p = (path) => `^provider/${path}`;
const npm = (name) => `node_modules/${name}/`;
const may = (from, ...to) => ({ from: { path: from }, to: { path: to } });

/** The types that all folders share, and the code for every service. */
const core = p("core/");
const service = "services/(partnercenter|uipath)/";
const roles = "args|state|decide|words|body|apply|others|settle|readBack|look|requests|run|legacy|transition";

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
      name: "only-pulumiInternals-reach-into-the-sdk",
      severity: "error",
      from: { path: "^provider/", pathNot: "/pulumiInternals\\.ts$" },
      to: { path: "node_modules/@pulumi/pulumi/(?!(index|package)\\.|automation/|proto/)" },
    },
    {
      name: "plugins-never-load-pulumis-runtime",
      severity: "error",
      from: { path: "^provider/(plugin|analyzer)/" },
      to: { path: "node_modules/@pulumi/pulumi/(?!package\\.|proto/)" },
    },
    {
      name: "the-runner-knows-no-adapter",
      severity: "error",
      from: { path: p("process/(runner|failure|given)\\.ts$") },
      to: { path: "node_modules/@pulumi/|^provider/process/(?!(failure|given)\\.ts$)" },
    },
    {
      name: "the-drift-report-knows-services-by-their-list",
      severity: "error",
      from: { path: p("drift/") },
      to: { path: p("services/[a-z]+/") },
    },
    {
      name: "no-undeclared-packages",
      severity: "error",
      from: {},
      // Types are gone after compilation. The root package has them.
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown"], pathNot: "node_modules/(@types|typescript)/" },
    },
    {
      name: "the-compiler-is-the-programs",
      comment: "The provider uses the TypeScript of the user's program, and has types of it alone.",
      severity: "error",
      from: { path: "^provider/" },
      to: { path: npm("typescript"), dependencyTypesNot: ["type-only"] },
    },
  ],
  allowed: [
    may(
      core,
      core,
      npm("zod"),
      npm("@types/async-lock"),
      npm("async-lock"),
      npm("string-width"),
      "^(node:)?timers/promises$",
    ),
    may(p("core/replaceFile\\.ts$"), "^(node:)?(crypto|fs|path)$"),
    may(p("http/"), p("http/"), core, npm("undici"), npm("cockatiel"), npm("oauth4webapi"), "^(node:)?[a-z_/]+$"),

    // The requests and answers of a service. When to send a request is decided elsewhere.
    may(
      p(
        "services/partnercenter/(api|licenseAssignment|lists|requestId|roles|wire|upgradeApi|upgradeWire|codes|credentials|signInAdvice|graph|graphAdvice|graphWire)\\.ts$",
      ),
      p(
        "services/partnercenter/(api|licenseAssignment|lists|requestId|roles|wire|upgradeApi|upgradeWire|codes|credentials|signInAdvice|graphAdvice|graphWire)\\.ts$",
      ),
      p("http/"),
      core,
      npm("zod"),
      npm("undici"),
      "^(node:)?crypto$",
    ),
    may(
      p("services/uipath/(api|wire|credentials)\\.ts$"),
      p("services/uipath/(api|wire)\\.ts$"),
      p("http/"),
      core,
      npm("zod"),
      npm("undici"),
    ),
    // Decisions and lifecycles: no Pulumi, no environment, no clock, no other resource.
    may(
      p(`services/partnercenter/(skus|users|wants|subscriptionOthers|[a-zA-Z]+\\.(${roles}|lifecycle))\\.ts$`),
      p(
        `services/partnercenter/(skus|users|wants|subscriptionOthers|requestId|api|licenseAssignment|wire|upgradeApi|upgradeWire|[a-zA-Z]+\\.(${roles}))\\.ts$`,
      ),
      p("http/json\\.ts$"),
      core,
      npm("zod"),
    ),
    may(
      p(`services/uipath/(wants|[a-zA-Z]+\\.(${roles}|lifecycle))\\.ts$`),
      p(`services/uipath/(api|wire|wants|[a-zA-Z]+\\.(${roles}))\\.ts$`),
      core,
      npm("zod"),
    ),
    may(
      p("services/partnercenter/companyNames\\.ts$"),
      p("services/partnercenter/api\\.ts$"),
      core,
      "^(node:)?timers/promises$",
    ),
    // Settings, and credentials that are kept in files.
    may(p(`${service}settings\\.ts$`), p("settings/(settings|settingSources)\\.ts$")),
    may(
      p("services/partnercenter/(storedCredentials|tokenFile|refreshToken)\\.ts$"),
      p("services/partnercenter/(credentials|settings|storedCredentials|tokenFile|refreshToken)\\.ts$"),
      p("http/secrets\\.ts$"),
      core,
      npm("zod"),
      "^(node:)?[a-z0-9_/]+$",
    ),
    // The preview's checks of a whole program.
    may(
      p(`${service}preview/`),
      p(`${service}(preview/|(skus|users|api|wire|upgradeApi|upgradeWire|[a-zA-Z]+\\.(decide|words|args))\\.ts$)`),
      p("services/(preview|work)\\.ts$"),
      core,
    ),
    may(
      p(`${service}preview/lookAhead\\.ts$`),
      p(`${service}(preview/|(api|companyNames|connect|credentials|storedCredentials|wants)\\.ts$)`),
      p("services/(service|preview|work)\\.ts$"),
      p("settings/"),
      core,
    ),
    // What a service is, and the list of all services: the only file that names them.
    may(p("services/[a-zA-Z]+\\.ts$"), p("services/[a-zA-Z]+\\.ts$"), p("settings/"), core),
    may(p("services/all\\.ts$"), p("services/[a-z]+/service\\.ts$")),
    // A service's own part of that list may use the whole folder.
    may(p("services/[a-z]+/service\\.ts$"), p("services/service\\.ts$")),
    may(p("services/partnercenter/service\\.ts$"), p("services/partnercenter/")),
    may(p("services/uipath/service\\.ts$"), p("services/uipath/")),
    // How checks are made, and how a service is asked without its lifecycles.
    may(p("doctor/"), p("(doctor|http|settings)/"), core, npm("undici")),
    may(p("services/doctor\\.ts$"), p("doctor/examination\\.ts$")),
    // The checks of `licenses doctor` at one service.
    may(
      p(`${service}doctor/`),
      p(
        `${service}(doctor/|(api|codes|connect|credentials|refreshToken|roles|settings|signInAdvice|storedCredentials|tokenFile)\\.ts$)`,
      ),
      p("(doctor|http|settings)/"),
      p("services/doctor\\.ts$"),
      p("drift/(reason|reports/(table|words))\\.ts$"),
      core,
      npm("zod"),
      "^(node:)?crypto$",
    ),
    // A service's part of the drift report.
    may(
      p(`${service}drift/`),
      p(
        `${service}(drift/|(api|skus|wire|refreshToken|storedCredentials|[a-zA-Z]+\\.(decide|words|args|state))\\.ts$)`,
      ),
      p("services/drift\\.ts$"),
      p("settings/settings\\.ts$"),
      p("drift/(judgement|report)\\.ts$"),
      core,
      npm("cockatiel"),
    ),
    may(p("services/drift\\.ts$"), p("drift/(judgement|report)\\.ts$")),
    // Texts that declare resources: how they are read and edited, whatever the resource.
    may(p("declarations/"), p("declarations/"), core, npm("yaml"), npm("zod"), npm("typescript"), "^(node:)?[a-z]+$"),
    // What exists becomes a project.
    may(
      p("import/"),
      p("(import|declarations)/"),
      p("run/(loader|urn)\\.ts$"),
      p("services/import\\.ts$"),
      core,
      npm("cockatiel"),
      npm("@types/picomatch"),
      npm("picomatch"),
      npm("zod"),
      "^(node:)?[a-z]+$",
    ),
    may(p("services/import\\.ts$"), p("declarations/declaration\\.ts$")),
    may(
      p(`${service}import/`),
      p(
        `${service}(import/|files/|functions/|(api|connect|graph|graphConnect|skus|wire|[a-zA-Z]+\\.(args|state))\\.ts$)`,
      ),
      p("services/(import|service)\\.ts$"),
      p("(declarations|settings)/"),
      core,
      npm("cockatiel"),
    ),
    may(p(`${service}files/form\\.ts$`), p("services/import\\.ts$")),
    // A service's data files.
    may(
      p(`${service}files/`),
      p(`${service}(files/|[a-zA-Z]+\\.(args|decide)\\.ts$)`),
      p("declarations/"),
      core,
      npm("yaml"),
      npm("zod"),
    ),
    // Questions of programs to a service.
    may(
      p(`${service}functions/`),
      p(`${service}(functions/|(api|skus|users|wire)\\.ts$|files/(customer|organization)File\\.ts$)`),
      p("declarations/readText\\.ts$"),
      p("services/functions\\.ts$"),
      core,
      npm("zod"),
    ),
    may(p("services/(functions|listing)\\.ts$"), npm("zod")),
    // What exists, for imports.
    may(
      p(`${service}listings\\.ts$`),
      p(`${service}(functions/[a-zA-Z]+|api|[a-zA-Z]+\\.args)\\.ts$`),
      p("services/listing\\.ts$"),
      core,
      npm("zod"),
    ),
    // Makes the service client that lifecycles use from the settings.
    may(
      p("services/[a-z]+/(connect|graphConnect|guarded)\\.ts$"),
      p("services/[a-z]+/[a-zA-Z]+\\.ts$"),
      p("services/(adoptOnly|service)\\.ts$"),
      p("(settings|http)/"),
      core,
      "^(node:)?timers/promises$",
    ),
    // The classes that users construct, and the functions that they call.
    may(
      p("services/[a-z]+/[a-zA-Z]+\\.ts$"),
      p("program/(functions|resource|provider)\\.ts$"),
      p("run/loader\\.ts$"),
      p(`${service}(functions/[a-zA-Z]+|files/[a-zA-Z]+|wants)\\.ts$`),
      npm("@pulumi/pulumi"),
    ),

    may(
      p("settings/"),
      p("(settings|http)/"),
      core,
      npm("js-yaml"),
      npm("@types/js-yaml"),
      npm("zod"),
      "^(node:)?[a-z0-9_/]+$",
    ),
    may(p("settings/stackValues\\.ts$"), npm("@pulumi/pulumi")),
    // The data that the processes of one run exchange.
    may(p("run/"), p("(run|settings)/"), core, npm("zod"), "^(node:)?[a-z0-9_/]+$"),
    // The program's own process.
    may(
      p("program/"),
      p("(program|preview|run|settings|http)/"),
      p("services/[a-zA-Z]+\\.ts$"),
      core,
      npm("@pulumi/pulumi"),
      npm("zod"),
      "^(node:)?[a-z0-9_/]+$",
    ),
    // Pulumi's provider process.
    may(
      p("process/"),
      p("(process|run|settings|http)/"),
      p("services/[a-zA-Z]+\\.ts$"),
      core,
      npm("@pulumi/pulumi"),
      npm("zod"),
      "^(node:)?[a-z0-9_/]+$",
    ),
    // The provider for programs in every language: Pulumi's protocol over the runner.
    may(
      p("plugin/"),
      p("(plugin|process|run|settings|http)/"),
      p("services/[a-zA-Z]+\\.ts$"),
      core,
      npm("@pulumi/pulumi"),
      p("schema\\.json$"),
      "package\\.json$",
      "^(node:)?[a-z0-9_/]+$",
    ),
    may(
      p("index\\.ts$"),
      p("program/(functions|provider)\\.ts$"),
      p("services/[a-z]+/((functions|files)/)?[a-zA-Z]+\\.ts$"),
    ),

    may(p("drift/(report|judgement|summary)\\.ts$"), p("drift/report\\.ts$"), npm("zod")),
    // The forms of a drift report, for people and programs. Each is a function of the report alone. Dates look as in the findings.
    may(
      p("drift/reports/"),
      p("(core/grouped\\.ts$|services/all\\.ts$|drift/(reports/|(report|judgement)\\.ts$))"),
      npm("cli-table3"),
      npm("xmlbuilder"),
      npm("@types/sarif"),
      "^(node:)?(util|crypto)$",
    ),
    may(p("drift/reports/html\\.ts$"), "^(node:)?crypto$"),
    may(p("drift/reports/page/files\\.ts$"), "^(node:)?(fs|path)$"),
    may(
      p("drift/decisions/"),
      p("drift/(decisions/[a-zA-Z]+|repairCommand|report)\\.ts$"),
      p("declarations/"),
      core,
      npm("yaml"),
      npm("zod"),
      "^(node:)?[a-z_]+$",
    ),
    may(
      p("drift/accept/"),
      p("drift/(accept/[a-zA-Z]+|report)\\.ts$"),
      p("declarations/"),
      p("services/all\\.ts$"),
      core,
      "^(node:)?(fs|path)$",
    ),
    may(
      p("drift/[a-zA-Z]+\\.ts$"),
      p("drift/([a-zA-Z]+|decisions/(commands|decide))\\.ts$"),
      p("(settings|run)/"),
      p("http/secrets\\.ts$"),
      p("services/[a-zA-Z]+\\.ts$"),
      core,
      npm("@pulumi/pulumi"),
      npm("@types/picomatch"),
      npm("picomatch"),
      npm("cockatiel"),
      npm("zod"),
    ),
    may(
      p("commands/"),
      p("(commands|check|doctor|import|settings|http)/"),
      p(
        "drift/(accept/(accept|texts|writeTexts)|decisions/(decisionFile|decisions|leave)|backend|decisionSelection|drift|pattern|reason|report|stack|summary|reports/[a-z]+)\\.ts$",
      ),
      p("declarations/"),
      p("services/[a-zA-Z]+\\.ts$"),
      core,
      npm("cli-progress"),
      npm("@types/cli-progress"),
      npm("commander"),
      npm("yocto-spinner"),
      npm("zod"),
      npm("@pulumi/pulumi"),
      "package\\.json$",
      "^(node:)?[a-z_/]+$",
    ),
    // The sign-in at Partner Center is this service's alone. No other command imports a service's own files.
    may(
      p("commands/auth/"),
      p(
        "services/partnercenter/(credentials|refreshToken|settings|signInAdvice|storedCredentials|tokenFile|doctor/(claims|needs|secondFactor|tryToken))\\.ts$",
      ),
      npm("oauth4webapi"),
    ),
    may(
      p("(cli\\.ts|bin/)"),
      p("commands/"),
      p("import/languages\\.ts$"),
      p("core/errors\\.ts$"),
      "package\\.json$",
      p("(cli\\.ts|(analyzer|plugin)/main\\.ts|dist/(cli|(analyzer|plugin)/main)\\.js)$"),
      npm("commander"),
    ),
    may(p("commands/(simulate|signInValues)\\.ts$"), p("simulator/(server|problems)\\.ts$")),
    // The simulator imports none of the provider's code but the table of delegated roles. So one misreading cannot pass on both sides.
    may(p("simulator/partnercenter/delegation\\.ts$"), p("services/partnercenter/roles\\.ts$")),
    // Replacing a file needs no reading of a service.
    may(p("simulator/worldFile\\.ts$"), p("core/replaceFile\\.ts$")),
    may(p("simulator/"), p("simulator/"), npm("zod"), npm("js-yaml"), npm("@types/js-yaml"), "^(node:)?[a-z_/]+$"),
    // The look at a whole program, whoever describes the program.
    may(
      p("preview/"),
      p("(preview|run|settings)/"),
      p("http/(printable|secrets).ts$"),
      p("services/[a-zA-Z]+.ts$"),
      core,
    ),
    // The policy pack: the engine describes the program over gRPC.
    may(
      p("analyzer/"),
      p("(analyzer|preview|run)/"),
      p("plugin/(properties|server)\\.ts$"),
      p("process/(ending|engine|given|pulumiGrpc)\\.ts$"),
      p("http/secrets\\.ts$"),
      core,
      npm("@pulumi/pulumi"),
      "package\\.json$",
    ),
    // `licenses check`: the JSON of a preview describes the program.
    may(
      p("check/"),
      p("(check|preview|run|settings)/"),
      p("drift/(deployment|reason)\\.ts$"),
      p("http/secrets\\.ts$"),
      p("services/[a-zA-Z]+\\.ts$"),
      core,
      npm("@pulumi/pulumi"),
      npm("zod"),
      "^(node:)?child_process$",
    ),
    may("^examples/", npm("@pulumi/pulumi"), p("dist/index")),
  ],
  allowedSeverity: "error",
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/|^provider/project/" },
    tsConfig: { fileName: "provider/tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "require", "node"] },
  },
};
