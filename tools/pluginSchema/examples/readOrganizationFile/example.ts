import * as licenses from "pulumi-licenses";

const { name, ...args } = licenses.readOrganizationFile({ file: "organizations/finance.yaml" });

new licenses.OrganizationLicense(name, args);
