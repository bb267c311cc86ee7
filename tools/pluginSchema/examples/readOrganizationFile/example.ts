import * as licenses from "pulumi-licenses";

const { name, ...args } = licenses.readOrganizationFile({ file: "organizations/operations.yaml" });

new licenses.OrganizationLicense(name, args);
