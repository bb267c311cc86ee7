import { serve } from "../engine/serve";
import { userLicense } from "../partnercenter/userLicense.hooks";
import { serving } from "./partnerCenter";

export = serve(userLicense, serving);
